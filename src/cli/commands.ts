import { Command } from "commander";
import { billCommands } from "./commands-bill.ts";
import { planCommands } from "./commands-plan.ts";
import { rateCommands } from "./commands-rates.ts";
import type { Runner } from "./run.ts";

/** Every command with its options and help. */
export const commands = (version: string, run: Runner): Command => {
  const program = new Command("ratecard")
    .description("What machine learning on AWS costs, how many machines it takes, and why. Works offline.")
    .version(version)
    .option("--offline", "ignore the refreshed card")
    .addHelpText(
      "after",
      "\nTry\n  ratecard estimate textract pages=5000 features=forms,tables\n  ratecard price haiku input us-east-1\n  ratecard init && ratecard compare ratecard.yaml\n\nExit codes\n  0 done · 1 a check failed · 2 the input is wrong · 3 done, but a line is unpriced\n  4 AWS or the network failed · 70 a fault of ours · 130 interrupted",
    );

  program.commandsGroup("Plans:");
  planCommands(program, run);
  program.commandsGroup("Bills:");
  billCommands(program, run);
  program.commandsGroup("Rates:");
  rateCommands(program, run);
  program.commandsGroup("More:");
  program
    .command("open")
    .description("open the terminal UI; so do ratecard alone, ratecard PLAN.yaml and ratecard BILL.csv")
    .argument("[file]", "a plan or a bill")
    .addHelpText("after", "\nExample\n  ratecard data/examples/support-assistant.yaml")
    .action((file: string | undefined) =>
      run(async (terminal) => (await import("./open.ts")).open(file, () => program.outputHelp(), terminal)),
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
