#!/usr/bin/env node
// Builds what `bin` and `exports` point to: bundles of the sources and the index of the catalogue, in dist/.
// With --if-stale it does nothing when nothing that it reads has changed since.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { builtins } from "./builtins.mjs";

process.chdir(new URL("..", import.meta.url).pathname);
const DIST = "dist";
const STAMP = join(DIST, "stamp");

const inputs = ["src", "tui", "data", ".tool"]
  .flatMap((top) =>
    existsSync(top) ? readdirSync(top, { recursive: true, encoding: "utf8" }).map((path) => join(top, path)) : [],
  )
  .concat("package.json", "package-lock.json", "tsconfig.json")
  .filter((path) => statSync(path).isFile())
  .sort();

const stamp = () => {
  const hash = createHash("sha1");
  for (const path of inputs) {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest("hex");
};

const now = stamp();
const built = existsSync(STAMP) ? readFileSync(STAMP, "utf8") : "";
if (!process.argv.includes("--if-stale") || built !== now) await build();

async function build() {
  const esbuild = await import("esbuild");
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  sweep();
  const fresh = `${DIST}.new-${process.pid}`;
  process.once("exit", () => rmSync(fresh, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
  mkdirSync(join(fresh, "catalog"), { recursive: true });
  const options = {
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    minify: true,
    keepNames: true,
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"', RATECARD_VERSION: JSON.stringify(version) },
    alias: { "react-devtools-core": "./.tool/no-devtools.mjs" },
    banner: {
      js: 'const require = (id) => process.getBuiltinModule(id) ?? process.getBuiltinModule("node:module").createRequire(import.meta.url)(id);',
    },
    plugins: [builtins],
  };
  await esbuild.build({
    ...options,
    entryPoints: { cli: "tui/run.ts", index: "src/index.ts" },
    outdir: fresh,
    splitting: true,
    chunkNames: "part-[hash]",
    external: ["@duckdb/node-api", "@duckdb/node-bindings"],
  });
  await esbuild.build({
    ...options,
    banner: {},
    plugins: [],
    entryPoints: { "build-catalog": "src/catalog/read-data.ts" },
    outdir: fresh,
  });
  const { buildCatalog } = await import(`../${fresh}/build-catalog.js`);
  for (const [file, text] of buildCatalog("data")) writeFileSync(join(fresh, "catalog", file), text);
  rmSync(join(fresh, "build-catalog.js"));
  const launcher = readFileSync(".tool/launcher.mjs", "utf8").replace("0.0.0", version);
  writeFileSync(join(fresh, "ratecard.js"), launcher, { mode: 0o755 });
  writeFileSync(join(fresh, "stamp"), now);
  const old = `${DIST}.old-${process.pid}`;
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(fresh, DIST);
  rmSync(old, { recursive: true, force: true });
}

/** Removes what builds that were killed left beside dist/. */
function sweep() {
  for (const name of readdirSync(".")) {
    const builder = /^dist\.(?:new|old)-(\d+)$/.exec(name)?.[1];
    if (builder && !isRunning(Number(builder))) rmSync(name, { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
