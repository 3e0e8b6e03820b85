import type { Command } from "commander";
import type { Runner } from "./run.ts";

/** Declares what looks prices up and keeps them fresh; the code of a command loads when it runs. */
export const rateCommands = (program: Command, run: Runner): void => {
  program
    .command("price")
    .description("find rates in the catalogue by free text")
    .argument("[words...]", "what to look for, such as: haiku input us-east-1")
    .option("--service <name>", "only this service")
    .option("--region <code>", "only this region; all for every region")
    .option("--dimension <name>", "only this dimension")
    .option("--confidence <level>", "only this confidence: high, medium, low, unverified")
    .option("--as-of <day>", "the rates of that day")
    .option("--limit <count>", "rows to show", "20")
    .option("--json", "machine-readable, ratecard.price/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard price haiku input us-east-1\n  ratecard price ml.g5 hosting\n  ratecard price textract tables --region eu-west-1",
    )
    .action((words: string[], flags) =>
      run(async (terminal) => (await import("./price.ts")).price(words, flags, terminal)),
    );

  program
    .command("services")
    .description("list the services, or show one: inputs, units, defaults, an example")
    .argument("[name]", "a service")
    .option("--json", "machine-readable: ratecard.services/1; with a name, the JSON Schema of its inputs")
    .addHelpText("after", "\nExamples\n  ratecard services\n  ratecard services textract")
    .action((name: string | undefined, flags) =>
      run(async (terminal) => (await import("./services.ts")).services(name, flags, terminal)),
    );

  const rates = program
    .command("rates")
    .description("the rate cards: their age and coverage, and what differs between two");
  rates
    .command("status")
    .description("age, source and coverage of every card")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.rates-status/1")
    .addHelpText("after", "\nExample\n  ratecard rates status")
    .action((flags) => run(async (terminal) => (await import("./rates.ts")).ratesStatus(flags, terminal)));
  rates
    .command("diff")
    .description("what differs between two cards, or two days of one")
    .argument("<a>", "embedded, refreshed, working, a day, embedded@2026-03-01, or a card file")
    .argument("<b>", "the same")
    .option("--service <name>", "only this service")
    .option("--region <code>", "only this region")
    .option("--all", "every change")
    .option("--json", "machine-readable, ratecard.rates-diff/1")
    .addHelpText("after", "\nExample\n  ratecard rates diff 2026-01-01 2026-11-01 --service bedrock")
    .action((a: string, b: string, flags) =>
      run(async (terminal) => (await import("./rates.ts")).ratesDiff(a, b, flags, terminal)),
    );

  program
    .command("refresh")
    .description("renew the rates from AWS, or from offer files that you downloaded")
    .option("--service <names...>", "only these: bedrock, sagemaker, or AWS's codes such as AmazonBedrock")
    .option("--region <codes...>", "only these regions")
    .option("--from <files...>", "offer files of AWS: JSON or CSV, gzipped or not; needs no credentials")
    .option("--plan <file>", "what the new rates do to the cost of this plan")
    .option("--endpoint-region <code>", "which Price List endpoint: us-east-1, eu-central-1, ap-south-1")
    .option("--dry-run", "read and compare, write nothing")
    .option("--all", "list every change and every unmapped product")
    .option("--json", "machine-readable, ratecard.refresh/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard refresh --service bedrock sagemaker --region us-east-1 --dry-run\n  ratecard refresh --from AmazonEC2-us-east-1.csv.gz\n\nNeeds pricing:GetProducts and the other read-only pricing actions; credentials come from the AWS SDK's own chain.",
    )
    .action((flags) => run(async (terminal) => (await import("./refresh.ts")).refresh(flags, terminal)));
};
