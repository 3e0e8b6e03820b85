import type { Command } from "commander";
import type { Runner } from "./run.ts";

/** Declares what prices a demand, an option or a plan; the code of a command loads when it runs. */
export const planCommands = (program: Command, run: Runner): void => {
  program
    .command("init")
    .description("write a commented example plan")
    .argument("[file]", "where to write it", "ratecard.yaml")
    .option("--force", "overwrite the file if it is there")
    .option("--schema", "print the JSON Schema of plan files, for editors, and write nothing")
    .addHelpText("after", "\nExamples\n  ratecard init my-plan.yaml\n  ratecard init --schema > ratecard.schema.json")
    .action((file: string, flags: { force?: boolean; schema?: boolean }) =>
      run(async (terminal) => (await import("./init.ts")).init(file, flags, terminal)),
    );

  program
    .command("estimate")
    .description("what a plan, or one service, costs a month: every line with its rate")
    .argument("<subject>", "a plan file, - for standard input, or a service")
    .argument("[inputs...]", "inputs of the service as key=value")
    .option("--why", "the trail of the total: down to rate, source and date")
    .option("--line <id>", "the trail of one line")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.estimate/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard estimate textract pages=5000 features=forms,tables region=us-east-1\n  ratecard estimate data/examples/support-assistant.yaml --why\n  ratecard estimate - < data/examples/support-assistant.yaml",
    )
    .action((subject: string, words: string[], flags) =>
      run(async (terminal) => (await import("./estimate.ts")).estimate(subject, words, flags, terminal)),
    );

  program
    .command("compare")
    .description("the ways to meet each demand, ranked by what they do to the total")
    .argument("<subject>", "a plan file, - for standard input, or a kind of demand")
    .argument("[inputs...]", "inputs of the demand as key=value")
    .option("--limit <count>", "options to show for each demand", "15")
    .option("--dropped", "show every option that was dropped, with its reason")
    .option("--as-of <day>", "the rates of that day")
    .option("--over <range>", "each option's cost over a range of an input, such as requests=1k/day..10M/day")
    .option("--chart <glyphs>", "braille, block, ascii, none")
    .option("--json", "machine-readable, ratecard.compare/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard compare data/examples/support-assistant.yaml\n  ratecard compare read-documents pages=50k features=forms,tables\n  ratecard compare generate-text requests=100k/day input=1500 output=300 on=bedrock model=all",
    )
    .action((subject: string, words: string[], flags) =>
      run(async (terminal) => (await import("./compare.ts")).compare(subject, words, flags, terminal)),
    );

  program
    .command("size")
    .description("how many machines a model of your own needs: fleets that keep a service level, by cost")
    .argument("<inputs...>", "model, demand and service level as key=value; ratecard services ec2 shows how it is paid")
    .option("--all", "also the types that are refused, with the reason")
    .option("--limit <count>", "fleets to show", "12")
    .option("--quota", "a Bedrock model's peak against its quotas, as AWS's form for an increase asks")
    .option("--json", "machine-readable, ratecard.size/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard size model=llama-3.1-8b requests=5/s input=1500 output=300 ttft-p95=2s region=us-east-1\n  ratecard size params=13B requests=100k/day input=800 output=200 e2e-p95=8s on=ec2 purchase=spot\n  ratecard size model=claude-haiku-4.5 requests=20/s input=1500 output=300 max-tokens=1024 --quota",
    )
    .action((words: string[], flags) =>
      run(async (terminal) => (await import("./size.ts")).size(words, flags, terminal)),
    );

  program
    .command("plan")
    .description("what a plan costs month by month, with growth, launches, scenarios and its range")
    .argument("<subject>", "a plan file, - for standard input, or a service")
    .argument("[inputs...]", "inputs of the service as key=value")
    .option("--simulate", "draw what is not known: P10, P50 and P90 of every month, and what moves the total")
    .option("--samples <count>", "draws of a simulation (10000)")
    .option("--seed <number>", "the same seed gives the same draws (1)")
    .option("--by <part>", "what the chart stacks: workload, service", "workload")
    .option("--chart <glyphs>", "braille, block, ascii, none")
    .option("--scenario <name>", "one of the plan's scenarios in its place")
    .option("--start <month>", "the first month, in place of the plan's")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.plan/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard plan data/examples/support-assistant.yaml --simulate\n  ratecard plan textract pages=100k/month",
    )
    .action((subject: string, words: string[], flags) =>
      run(async (terminal) => (await import("./plan.ts")).plan(subject, words, flags, terminal)),
    );

  program
    .command("commit")
    .description("the Savings Plan or reservation that costs least: coverage, utilisation, break-even, regret")
    .argument("<subject>", "a plan file, - for standard input, or a service")
    .argument("[inputs...]", "inputs of the service as key=value")
    .option("--term <term>", "1y, 3y, all", "1y")
    .option("--fall <share>", "how much less demand the regret is for", "30 %")
    .option("--limit <count>", "commitments to show", "12")
    .option("--seed <number>", "of the draws of what is not known", "1")
    .option("--chart <glyphs>", "braille, block, ascii, none")
    .option("--scenario <name>", "one of the plan's scenarios in its place")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.commit/1")
    .addHelpText("after", "\nExample\n  ratecard commit ec2 instance=g5.xlarge count=4 usage=80%")
    .action((subject: string, words: string[], flags) =>
      run(async (terminal) => (await import("./commit.ts")).commit(subject, words, flags, terminal)),
    );

  program
    .command("optimize")
    .description("the cheapest mix of options that keeps service levels, regions and confidence")
    .argument("<subject>", "a plan file, - for standard input, or a kind of demand")
    .argument("[inputs...]", "inputs of the demand as key=value")
    .option("--confidence <level>", "the least sure that a rate may be: high, medium, derived, low, unverified")
    .option("--regions <patterns>", "regions that options may be in, such as eu-*; else the plan's regions")
    .option("--spot", "allow spot capacity")
    .option("--unavailable", "allow services in preview, closed to new customers or retired")
    .option("--unknown-latency", "where a service level is asked for, also options whose latency nobody publishes")
    .option("--all", "consider every service for demands that consider nothing")
    .option("--refused", "show every option that was refused, with its reasons")
    .option("--scenario <name>", "one of the plan's scenarios in its place")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.optimize/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard optimize data/examples/train-and-serve.yaml\n  ratecard optimize data/examples/support-assistant.yaml --unknown-latency",
    )
    .action((subject: string, words: string[], flags) =>
      run(async (terminal) => (await import("./optimize.ts")).optimize(subject, words, flags, terminal)),
    );

  program
    .command("budget")
    .description("a gate for plans: exit 1 when the limit is passed; what changed; the plan against its bill")
    .argument("<plan>", "a plan file, or - for standard input")
    .option("--limit <sum>", "such as 9000/month or 100k USD / year; else the plan's budget")
    .option("--at <level>", "expected, or a percentile of the draws such as p90", "expected")
    .option("--against <plan>", "another plan: what changed since, line by line")
    .option("--actual <bill...>", "bills: why they differ from the plan")
    .option("--markdown", "for a comment on a pull request")
    .option("--samples <count>", "draws of a simulation (10000)")
    .option("--seed <number>", "the same seed gives the same draws", "1")
    .option("--scenario <name>", "one of the plan's scenarios in its place")
    .option("--start <month>", "the first month, in place of the plan's")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.budget/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard budget data/examples/support-assistant.yaml --limit 30k/month --at p90\n  ratecard budget data/examples/support-assistant.yaml --against data/examples/document-intake.yaml --markdown\n  ratecard budget data/examples/document-intake.yaml --start 2026-06 --actual data/examples/bills/synthetic-two-years.csv",
    )
    .action((subject: string, flags) =>
      run(async (terminal) => (await import("./budget.ts")).budget(subject, flags, terminal)),
    );
};
