import { Command, CommanderError } from "commander";
import { InputError } from "../quantity/problem.ts";
import { LiveError } from "../live/problem.ts";
import { DONE, FAULT, type Exit, INTERRUPTED, UNREACHABLE, WRONG_INPUT } from "./exit.ts";
import { prepareCards } from "./files.ts";
import { withOpen } from "./opening.ts";
import { systemTerminal, type Terminal } from "./terminal.ts";

declare const RATECARD_VERSION: string | undefined;
const VERSION = typeof RATECARD_VERSION === "string" ? RATECARD_VERSION : "0.0.0-dev";

type Run = (terminal: Terminal) => Exit | Promise<Exit>;

/** Parses the command line and runs what it asks for. @returns the exit code */
export const main = async (args: readonly string[], terminal: Terminal = systemTerminal()): Promise<Exit> => {
  let exit: Exit = DONE;
  const program = commands(async (run) => {
    await prepareCards(terminal, program.opts()["offline"] === true);
    exit = await run(terminal);
  });
  configure(program, terminal);
  try {
    await program.parseAsync(withOpen(args, program), { from: "user" });
    return exit;
  } catch (error) {
    return report(error, args.includes("--json"), terminal);
  }
};

const configure = (command: Command, terminal: Terminal): void => {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.err(text.trimEnd()),
    getOutHelpWidth: () => terminal.screen.width,
    getErrHelpWidth: () => terminal.screen.width,
  });
  for (const sub of command.commands) configure(sub, terminal);
};

const report = (error: unknown, json: boolean, terminal: Terminal): Exit => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_INPUT;
  if (error instanceof InputError) {
    if (json) terminal.out(JSON.stringify({ schema: "ratecard.error/1", problems: error.problems }, null, 2));
    const shown = error.message.split("\n");
    terminal.err(
      shown
        .slice(0, 40)
        .map((line, index) =>
          line.startsWith("  ") ? line : `${index === 0 ? "" : ""}${terminal.screen.paint.bad("error")} ${line}`,
        )
        .join("\n"),
    );
    return WRONG_INPUT;
  }
  if (error instanceof LiveError) {
    if (json)
      terminal.out(
        JSON.stringify(
          { schema: "ratecard.error/1", problems: [{ found: error.kind, expected: error.todo, hint: error.message }] },
          null,
          2,
        ),
      );
    terminal.err([`${terminal.screen.paint.bad("failed")} ${error.message}.`, error.todo].filter(Boolean).join("\n"));
    return error.kind === "interrupted" ? INTERRUPTED : UNREACHABLE;
  }
  const detail = error instanceof Error ? error.message : String(error);
  terminal.err(
    `ratecard ${VERSION} failed, and that is our fault: ${detail}\nPlease report it with the command you ran; RATECARD_DEBUG=1 shows where.`,
  );
  if (process.env["RATECARD_DEBUG"] && error instanceof Error) terminal.err(error.stack ?? "");
  return FAULT;
};

const commands = (run: (run: Run) => Promise<void>): Command => {
  const program = new Command("ratecard")
    .description("What machine learning on AWS costs, how many machines it takes, and why. Works offline.")
    .version(VERSION)
    .option("--offline", "ignore the refreshed card")
    .showHelpAfterError("(ratecard --help shows the commands)")
    .addHelpText(
      "after",
      "\nTry\n  ratecard estimate textract pages=5000 features=forms,tables\n  ratecard price haiku input us-east-1\n  ratecard init && ratecard compare ratecard.yaml\n\nExit codes: 0 done · 1 a check failed · 2 the input is wrong · 3 done, but a line is unpriced · 4 AWS or the network failed · 70 a fault of ours · 130 interrupted",
    );

  program
    .command("open")
    .description("open the terminal UI; so do ratecard alone, ratecard PLAN.yaml and ratecard BILL.csv")
    .argument("[file]", "a plan or a bill")
    .addHelpText("after", "\nExample\n  ratecard data/examples/support-assistant.yaml")
    .action((file: string | undefined) =>
      run(async (terminal) => (await import("./open.ts")).open(file, () => program.outputHelp(), terminal)),
    );

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
      "\nExamples\n  ratecard estimate textract pages=5000 features=forms,tables region=us-east-1\n  ratecard estimate data/examples/support-assistant.yaml --why\n  ratecard estimate - < plan.yaml",
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
      "\nExamples\n  ratecard import data/examples/bills/synthetic-cur.csv\n  ratecard import 'exports/*.parquet' --by item tag --tag team\n  ratecard import bill.csv --to next-year.yaml",
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
      "\nExamples\n  ratecard reprice data/examples/bills/synthetic-cur.csv\n  ratecard reprice bill.csv --model nova-lite=nova-micro --mode batch=40%\n  ratecard reprice bill.csv --reconcile",
    )
    .action((files: string[], flags) =>
      run(async (terminal) => (await import("./reprice.ts")).repriceCommand(files, flags, terminal)),
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
    .addHelpText(
      "after",
      "\nExamples\n  ratecard rates diff embedded refreshed\n  ratecard rates diff 2026-01-01 2026-11-01 --service bedrock",
    )
    .action((a: string, b: string, flags) =>
      run(async (terminal) => (await import("./rates.ts")).ratesDiff(a, b, flags, terminal)),
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
      "\nExamples\n  ratecard forecast data/examples/bills/synthetic-two-years.csv --by model --budget 9000/month\n  ratecard forecast data/examples/bills/synthetic-documents-by-month.csv --months 6\n  ratecard forecast bill.csv --to next-year.yaml && ratecard plan next-year.yaml --simulate",
    )
    .action((files: string[], flags) =>
      run(async (terminal) => (await import("./forecast.ts")).forecast(files, flags, terminal)),
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
    .option("--proven", "refuse options whose latency nobody publishes where a service level is asked for")
    .option("--all", "consider every service for demands that consider nothing")
    .option("--refused", "show every option that was refused, with its reasons")
    .option("--scenario <name>", "one of the plan's scenarios in its place")
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.optimize/1")
    .addHelpText("after", "\nExample\n  ratecard optimize data/examples/support-assistant.yaml")
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
    .option("--as-of <day>", "the rates of that day")
    .option("--json", "machine-readable, ratecard.budget/1")
    .addHelpText(
      "after",
      "\nExamples\n  ratecard budget plan.yaml --limit 9000/month --at p90\n  ratecard budget plan.yaml --against main/plan.yaml --markdown\n  ratecard budget plan.yaml --actual bill.csv",
    )
    .action((subject: string, flags) =>
      run(async (terminal) => (await import("./budget.ts")).budget(subject, flags, terminal)),
    );

  program
    .command("completion")
    .description("print the completion script of a shell")
    .argument("<shell>", "bash, zsh or fish")
    .addHelpText("after", '\nExample\n  eval "$(ratecard completion bash)"')
    .action((shell: string) =>
      run(async (terminal) => (await import("./completion.ts")).completion(shell, program, terminal)),
    );

  return program;
};
