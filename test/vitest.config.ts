import { defineConfig } from "vitest/config";

const shared = { environment: "node", testTimeout: 30_000 } as const;

/**
 * Three projects: `house` (imports, style; part of `npm run check`), `suite` (`npm test`, about a minute, no network),
 * `long` (fuzz, kill, pty, browser).
 */
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: "house", include: ["test/house/**/*.test.ts"] } },
      {
        test: {
          ...shared,
          name: "suite",
          globalSetup: "test/build.ts",
          setupFiles: ["test/seed.ts"],
          // One process loads the sources once for all its files: they keep no state but caches of what does not change.
          isolate: false,
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/house/**", "test/**/*.long.test.{ts,tsx}"],
        },
      },
      {
        test: {
          ...shared,
          name: "long",
          globalSetup: "test/build.ts",
          // One process loads the sources once for all its files: they keep no state but caches of what does not change.
          isolate: false,
          include: ["test/**/*.long.test.{ts,tsx}"],
          testTimeout: 900_000,
        },
      },
    ],
  },
});
