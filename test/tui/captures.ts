/** Plain-text captures of every screen from a real run, as the README shows them. Run: npm run build && node test/tui/captures.ts */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { realTerminal } from "./tmux.ts";

const folder = mkdtempSync(join(tmpdir(), "ratecard-captures-"));
copyFileSync("data/examples/support-assistant.yaml", join(folder, "plan.yaml"));
copyFileSync("data/examples/bills/synthetic-cur.csv", join(folder, "bill.csv"));

const start = (file: string, columns: number, rows: number) =>
  realTerminal(
    `sh -c 'cd ${folder} && exec ${process.execPath} ${resolve("dist/ratecard.js")} ${file}'`,
    columns,
    rows,
    {
      XDG_STATE_HOME: join(folder, "state"),
    },
  );

const print = (title: string, lines: readonly string[]): void =>
  console.log(
    [
      "",
      `### ${title}`,
      "",
      "```text",
      ...lines
        .map((line) => line.trimEnd())
        .join("\n")
        .trimEnd()
        .split("\n"),
      "```",
    ].join("\n"),
  );

const settled = () => new Promise((done) => setTimeout(done, 600));

const plan = start("plan.yaml", 100, 28);
try {
  await plan.sees("USD / month");
  plan.keys("Tab", "+", "+");
  await plan.sees("since opening");
  print("Plan", plan.screen());
  plan.keys("2");
  await plan.sees("Options for chat");
  await settled();
  print("Compare", plan.screen());
  plan.keys("3");
  await plan.sees("One ");
  await settled();
  print("Capacity", plan.screen());
  plan.keys("4", "/");
  plan.type("haiku input");
  await plan.sees('"haiku input" finds');
  print("Rates", plan.screen());
  plan.keys("Enter", "1", "w");
  await plan.sees("Why");
  await settled();
  print("Why", plan.screen());
} finally {
  plan.end();
}

const bill = start("bill.csv", 100, 28);
try {
  await bill.sees("Spend by service");
  print("Bill", bill.screen());
  bill.keys("6");
  await bill.sees("What comes");
  await settled();
  print("Forecast", bill.screen());
} finally {
  bill.end();
  rmSync(folder, { recursive: true, force: true });
}
