#!/usr/bin/env node
// Answers --version at once; hands everything else to the bundle, on the Node that ships with the package where the
// one that started us is too old.
const VERSION = "0.0.0";
const [major, minor] = process.versions.node.split(".").map(Number);
if (process.argv[2] === "--version" || process.argv[2] === "-V") console.log(VERSION);
else if (major > 22 || (major === 22 && minor >= 12)) await import("./cli.js");
else {
  const { createRequire } = await import("node:module");
  const { spawnSync } = await import("node:child_process");
  const file = process.platform === "win32" ? "node.exe" : "bin/node";
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}/${file}`;
  let node;
  try {
    node = createRequire(import.meta.url).resolve(name);
  } catch {
    console.error(
      `ratecard needs Node 22.12 or newer; this is ${process.version}, and no packaged Node fits this platform.`,
    );
    process.exit(70);
  }
  const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: "inherit" });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 70);
}
