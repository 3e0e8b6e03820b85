import { amount, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { processData } from "./demands.ts";
import { input, literal, over, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

const sessions = {
  sessions: rate("session", "sessions in the visual editor", { default: "0 session" }),
  "session-length": amount("minute", "minutes of a session", { default: "30 minute" }),
};

/** AWS Glue DataBrew: sessions by the half hour begun, jobs by node and minute begun. */
export const glueDatabrew = service({
  name: "glue-databrew",
  title: "AWS Glue DataBrew",
  group: "Data",
  help: "Prepares data without code: sessions by the half hour, jobs by the node-hour",
  ways: [
    way({
      demand: processData,
      run: { nodes: amount("node", "nodes of a job", { default: "5 node" }) },
      example: "runs=30 duration=12min",
      lines: (values, world) => {
        const minutes = inBlocks(times(input("duration"), literal(60)), world.constant("glue-databrew", "job", "step"));
        return metered("glue-databrew", world.region, values, [
          {
            name: "jobs",
            of: over(times(input("runs"), input("nodes"), minutes), literal(60)),
            item: "job",
            dimension: "node-hour",
            unit: "hour",
            because: "each node by the minute begun",
          },
        ]);
      },
    }),
    way({
      demand: usageOf(
        "glue-databrew-sessions",
        "Prepare data in a visual editor",
        sessions,
        "session",
        (n) => n.sessions,
      ),
      run: {},
      example: "sessions=40 session-length=45min",
      lines: (values, world) => {
        const block = world.constant("glue-databrew", "interactive-session", "block");
        const lines = metered("glue-databrew", world.region, values, [
          {
            of: times(input("sessions"), inBlocks(input("sessionLength"), block)),
            name: "sessions",
            needs: "sessions",
            item: "interactive-session",
            dimension: "session",
            unit: "session",
            because: `each ${block} minutes begun`,
          },
        ]);
        return some(lines, sessions);
      },
    }),
  ],
});
