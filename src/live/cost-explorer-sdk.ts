/** The parts of the SDK that are used, in a file of their own: loaded when AWS is asked, and never at start-up. */
export {
  CostExplorerClient,
  GetCostAndUsageCommand,
  GetCostForecastCommand,
  GetSavingsPlansPurchaseRecommendationCommand,
  GetSavingsPlansUtilizationCommand,
} from "@aws-sdk/client-cost-explorer";
