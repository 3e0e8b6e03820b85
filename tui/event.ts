import type { ImportResult, Progress } from "../src/bills/bill.ts";
import type { Problem } from "../src/quantity/problem.ts";
import type { Outlook, Size } from "./state.ts";

/** What happens to the app. `key` is a name ("enter", "ctrl+s", "a"); `text` what it types, "" for keys that type nothing. */
export type Event =
  | { readonly kind: "key"; readonly key: string; readonly text: string }
  | { readonly kind: "paste"; readonly text: string }
  | { readonly kind: "resize"; readonly size: Size }
  /** The engine has worked out what it had put off. */
  | { readonly kind: "answered" }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "done"; readonly id: number; readonly outcome: Outcome };

/** What a task came to. */
export type Outcome =
  | { readonly kind: "saved"; readonly file: string; readonly text: string }
  | { readonly kind: "exported"; readonly file: string }
  | { readonly kind: "plan"; readonly file: string; readonly text: string }
  | { readonly kind: "is-bill"; readonly file: string }
  | { readonly kind: "bill"; readonly files: readonly string[]; readonly result: ImportResult }
  | { readonly kind: "bill-failed"; readonly files: readonly string[]; readonly problems: readonly Problem[] }
  | { readonly kind: "outlook"; readonly outlook: Outlook }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "nothing" };
