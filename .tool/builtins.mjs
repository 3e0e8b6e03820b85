// An esbuild plugin: bundles take Node's own modules by process.getBuiltinModule, and of these only what they name. An
// import statement reads every export of such a module, and with them loads half of Node: streams, sockets, workers.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const TAKEN = /^(?:node:)?(child_process|events|fs|module|os|path|process|url|util)$/;
/** Loaded when first called: a program that may start others seldom does. */
const LATE = "child_process";
/** Younger than the Node that may build us. */
const YOUNG = { module: ["enableCompileCache"] };

/** @type {import("esbuild").Plugin} */
export const builtins = {
  name: "builtins",
  setup(build) {
    build.onResolve({ filter: TAKEN }, ({ path, kind }) =>
      kind === "import-statement" ? { path: TAKEN.exec(path)[1], namespace: "builtin", sideEffects: false } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: "builtin" }, ({ path }) => ({
      contents: path === LATE ? late(path) : early(path),
    }));
  },
};

const namesOf = (id) =>
  [...new Set([...Object.keys(require(`node:${id}`)), ...(YOUNG[id] ?? [])])].filter((name) =>
    /^[A-Za-z_]\w*$/.test(name),
  );

const early = (id) => `
const own = process.getBuiltinModule("node:${id}");
const read = (name) => own[name];
const later = (name) => new Proxy(function () {}, {
  apply: (_, self, args) => Reflect.apply(own[name], self, args),
  construct: (_, args) => Reflect.construct(own[name], args),
  get: (_, key) => own[name][key],
});
export default own;
${namesOf(id)
  .map(
    (name) =>
      `const ${name}_ = /* @__PURE__ */ ${isLate(id, name) ? "later" : "read"}("${name}"); export { ${name}_ as ${name} };`,
  )
  .join("\n")}`;

/** What a module loads when it is asked for: streams of files, mostly. */
const isLate = (id, name) => Object.getOwnPropertyDescriptor(require(`node:${id}`), name)?.get !== undefined;

const late = (id) => `
const own = () => process.getBuiltinModule("node:${id}");
export default new Proxy({}, { get: (_, name) => own()[name] });
${namesOf(id)
  .map((name) => `const ${name}_ = (...args) => own().${name}(...args); export { ${name}_ as ${name} };`)
  .join("\n")}`;
