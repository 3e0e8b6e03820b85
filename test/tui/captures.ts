/** Writes plain-text captures of every screen, from a real run, into the README. Run: npm run build && node test/tui/captures.ts */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { realTerminal } from "./tmux.ts";

const folder = mkdtempSync(join(tmpdir(), "ratecard-captures-"));
copyFileSync("data/examples/support-assistant.yaml", join(folder, "plan.yaml"));
copyFileSync("data/examples/bills/synthetic-cur.csv", join(folder, "bill.csv"));
copyFileSync("data/examples/bills/synthetic-two-years.csv", join(folder, "history.csv"));

const start = (file: string, columns: number, rows: number) =>
  realTerminal(
    `sh -c 'cd ${folder} && exec ${process.execPath} ${resolve("dist/ratecard.js")} ${file}'`,
    columns,
    rows,
    {
      XDG_STATE_HOME: join(folder, "state"),
    },
  );

const captures: string[] = [];

const print = (title: string, lines: readonly string[]): void => {
  const text = lines.map((line) => line.trimEnd()).join("\n");
  captures.push(`### ${title}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`);
};

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
  bill.keys("Down", "Down", "Enter");
  await bill.sees("by model or instance");
  await settled();
  print("Bill", bill.screen());
  bill.keys("e");
  bill.type("batch 40%, region us-west-2");
  bill.keys("Enter");
  await bill.sees("40 % batch");
  print("What if", bill.screen());
} finally {
  bill.end();
}

const history = start("history.csv", 100, 32);
try {
  await history.sees("Spend by service");
  history.keys("6");
  await history.sees("What comes");
  await history.sees("Total");
  await settled();
  print("Forecast", history.screen());
} finally {
  history.end();
  rmSync(folder, { recursive: true, force: true });
}

const readme = readFileSync("README.md", "utf8");
const [from, to] = [readme.indexOf("### Plan\n"), readme.indexOf("### Keys\n")];
writeFileSync("README.md", `${readme.slice(0, from)}${captures.join("\n")}\n${readme.slice(to)}`);
