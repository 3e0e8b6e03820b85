import { amount, choice, rate } from "../quantity/fields.ts";
import { inBlocks } from "./blocks.ts";
import { beyond, input, literal, times } from "./formula.ts";
import { metered, some, usageOf } from "./lines.ts";
import { service, way } from "./service.ts";

/** Amazon Q Developer: users by the month; lines of transformed code above what all users together have included. */
export const qDeveloper = service({
  name: "q-developer",
  title: "Amazon Q Developer",
  group: "Assistants and code",
  help: "Assistant for developers: a fee for each user, and lines of transformed code above the pooled allowance",
  ways: [
    way({
      demand: usageOf(
        "q-developer",
        "Assist developers",
        { users: amount("user", "users with the tier") },
        "user",
        (n) => n.users,
      ),
      run: {
        tier: choice(["Pro", "Free"], "tier of the users", "Pro"),
        lines: rate("line", "lines of code transformed, by all users", { default: "0 line" }),
      },
      example: "users=20 lines=200k",
      lines: ({ tier, ...values }, world) => {
        const included = world.constant("q-developer", tier, "included");
        return metered("q-developer", world.region, values, [
          { of: "users", item: tier, dimension: "user-month", unit: "user-month", because: `each user of ${tier}` },
          {
            name: "lines",
            needs: "lines",
            of: beyond(input("lines"), times(literal(included), input("users"))),
            item: "CodeTransformation",
            dimension: "line-of-code",
            unit: "line",
            because: `lines beyond ${included} a user, pooled`,
          },
        ]);
      },
    }),
  ],
});

const reviewed = {
  repositories: amount("repository", "repositories that are reviewed", { default: "0 repository" }),
  lines: amount("line", "lines of each repository", { default: "100000 line" }),
  "profiled-hours": rate("hour", "instance hours that are profiled", { default: "0 hour" }),
};

/** Amazon CodeGuru: Reviewer by repository and each further 100,000 lines, Profiler by the instance hour. */
export const codeguru = service({
  name: "codeguru",
  title: "Amazon CodeGuru",
  group: "Assistants and code",
  help: "Reviews code of repositories, and profiles running applications",
  ways: [
    way({
      demand: usageOf("codeguru", "Review and profile code", reviewed, "repository", (n) => n.repositories),
      run: {},
      example: "repositories=4 lines=250k profiled-hours=730h",
      lines: (values, world) => {
        const block = world.constant("codeguru", "Reviewer", "block");
        const more = times(
          input("repositories"),
          inBlocks(beyond(input("lines"), literal(block)), block),
          literal(block),
        );
        const lines = metered("codeguru", world.region, values, [
          {
            of: "repositories",
            item: "Reviewer",
            dimension: "first-100k-lines-month",
            unit: "repository-month",
            because: `each repository with its first ${block} lines`,
          },
          {
            name: "lines",
            needs: "repositories",
            of: more,
            item: "Reviewer",
            dimension: "additional-100k-lines-month",
            unit: "line-month",
            because: `each further ${block} lines begun`,
          },
          {
            of: "profiled-hours",
            item: "Profiler",
            dimension: "sampling-hour",
            unit: "hour",
            because: "each instance hour that is profiled",
          },
        ]);
        return some(lines, reviewed);
      },
    }),
  ],
});
