import type { Command } from "commander";
import type { Runner } from "./run.ts";

/** Declares what reads a bill; the code of a command loads when it runs. */
export const billCommands = (program: Command, run: Runner): void => {
  program
    .command("import")
    .description(
      "read a bill: totals, machine learning by service, model, team, day; what could not be read, line by line",
    )
    .argument("[files...]", "bills: files, folders, patterns, or - for standard input; any format, told by content")
    .option("--by <keys...>", "which tables: service, item, meter, account, region, day, type, tag")
    .option("--tag <keys...>", "tag keys to keep; team=search shows machine learning of that value only")
    .option(
      "--map <file>",
      "how the columns of a table of your own are read; written with the guess where it is not there",
    )
    .option("--to <file>", "the bill as a plan that re-prices to its list cost")
    .option("--force", "overwrite the plan if it is there")
    .option("--chart <glyphs>", "braille, block, ascii, none")
    .option("--all", "every row of every table")
    .option("--csv", "machine-learning spend as CSV")
    .option("--markdown", "machine-learning spend as a Markdown table")
    .option("--json", "machine-readable, ratecard.import/1")
    .option("--from-aws", "also the account's own bill from Cost Explorer: says what the requests cost, and asks")
    .option("--months <count>", "with --from-aws: how many months, this one counted (13)")
    .option("--accounts", "with --from-aws: also by account")
    .option("--yes", "with --from-aws: agrees to the cost of the requests")
    .option("--again", "with --from-aws: ask AWS even where an answer is kept")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard import data/examples/bills/synthetic-cur.csv\n  ratecard import 'data/examples/bills/*.csv' --by item tag --tag team\n  ratecard import data/examples/bills/synthetic-cur.csv --to next-year.yaml",
    )
    .action((files: string[], flags) =>
      run(async (terminal) => (await import("./import.ts")).importCommand(files, flags, terminal)),
    );

  program
    .command("reprice")
    .description("the usage of a bill at today's rates, or with another model, mode, region, instance or commitment")
    .argument("<files...>", "bills, as for ratecard import")
    .option("--model <from=to...>", "another model: claude-3.5-sonnet=claude-haiku-4.5")
    .option("--mode <mode=share...>", "a share of tokens another way: batch=40%, flex=20%, priority=10%")
    .option("--cache <share>", "share of input tokens that the prompt cache serves")
    .option("--cache-writes <share>", "share of input tokens written to the prompt cache (0)")
    .option("--region <code...>", "another region for all usage, or us-east-1=eu-west-1")
    .option("--instance <from=to...>", "another instance, or several: ml.p4d.24xlarge=2*ml.g6e.12xlarge")
    .option("--spot", "EC2 instances on spot")
    .option("--savings-plan [kind]", "hours under a Savings Plan: 1y-no-upfront to 3y-all-upfront")
    .option("--reconcile", "our rates of the bill's days against AWS's own list cost, line by line")
    .option("--tag <keys...>", "tag keys to keep")
    .option("--map <file>", "how the columns of a table of your own are read")
    .option("--as-of <day>", "the rates of that day instead of today's")
    .option("--limit <count>", "lines to show", "20")
    .option("--csv", "every line as CSV")
    .option("--markdown", "every line as a Markdown table")
    .option("--json", "machine-readable, ratecard.reprice/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard reprice data/examples/bills/synthetic-cur.csv\n  ratecard reprice data/examples/bills/synthetic-cur.csv --model nova-lite=nova-micro --mode batch=40%\n  ratecard reprice data/examples/bills/synthetic-cur.csv --reconcile",
    )
    .action((files: string[], flags) =>
      run(async (terminal) => (await import("./reprice.ts")).repriceCommand(files, flags, terminal)),
    );

  program
    .command("forecast")
    .description(
      "where a bill or any dated values are going: months ahead with intervals, and the back-test that justifies them",
    )
    .argument("<files...>", "bills of any format, or one CSV of date and value; - for standard input")
    .option("--by <part>", "what the total is made of: service, model, team, account", "service")
    .option("--months <count>", "how far ahead", "12")
    .option("--grain <step>", "steps that are forecast: day, week, month", "month")
    .option("--cost <view>", "billed, effective (commitments spread over what they cover), list", "billed")
    .option("--tag <key>", "the tag that names the team")
    .option("--map <file>", "which columns of a table are what")
    .option("--plan <file>", "a plan set beside the history; stands in for one that is too short")
    .option("--budget <sum>", "a month's budget such as 9000/month: spent, projected, day on which it is passed")
    .option("--to <file>", "write growth and seasonality with ranges into a plan")
    .option("--chart <glyphs>", "braille, block, ascii, none")
    .option("--json", "machine-readable, ratecard.forecast/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard forecast data/examples/bills/synthetic-two-years.csv --by model --budget 9000/month\n  ratecard forecast data/examples/bills/synthetic-documents-by-month.csv --months 6\n  ratecard forecast data/examples/bills/synthetic-two-years.csv --to next-year.yaml",
    )
    .action((files: string[], flags) =>
      run(async (terminal) => (await import("./forecast.ts")).forecast(files, flags, terminal)),
    );
};
