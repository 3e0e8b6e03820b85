#!/usr/bin/env node
// npm start: builds when something changed, then runs the bundle in this process.
process.argv.splice(2, 0, "--if-stale");
const folder = process.cwd();
await import("./build.mjs");
process.argv.splice(2, 1);
process.chdir(process.env.INIT_CWD ?? folder);
await import("../dist/ratecard.js");
