import { existsSync, renameSync, writeFileSync } from "node:fs";
import { planFileSchema } from "../plans/schema.ts";
import { InputError } from "../quantity/problem.ts";
import { DONE, type Exit } from "./exit.ts";
import { embeddedCatalog, exampleText } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export interface InitFlags {
  readonly force?: boolean;
  readonly schema?: boolean;
}

/** `ratecard init`: writes a commented example plan, whole or not at all; or prints the JSON Schema of plans. */
export const init = (file: string, flags: InitFlags, terminal: Terminal): Exit => {
  if (flags.schema) {
    terminal.out(JSON.stringify(planFileSchema(embeddedCatalog()), null, 1));
    return DONE;
  }
  if (existsSync(file) && !flags.force)
    throw new InputError([{ file, found: "a file that is there already", expected: "a new name, or --force" }]);
  const text = exampleText("support-assistant.yaml");
  if (file === "-") terminal.out(text.trimEnd());
  else {
    const fresh = `${file}.${process.pid}.new`;
    writeFileSync(fresh, text);
    renameSync(fresh, file);
    terminal.out(`Wrote ${file}. Next: ratecard estimate ${file}, then ratecard compare ${file}`);
  }
  return DONE;
};
