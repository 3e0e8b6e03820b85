/** The parts of the SDK that are used, in a file of their own: loaded when AWS is asked, and never at start-up. */
export {
  DescribeServicesCommand,
  GetPriceListFileUrlCommand,
  GetProductsCommand,
  ListPriceListsCommand,
  PricingClient,
} from "@aws-sdk/client-pricing";
