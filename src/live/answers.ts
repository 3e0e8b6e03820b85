import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "./whole-file.ts";

/** One page of an answer that was paid for. */
export interface Page {
  readonly asked: string;
  readonly token: string | null;
  readonly body: unknown;
}

/** Answers kept by account and question, page by page: what was paid for is not paid for twice. */
export interface Answers {
  readonly find: (question: unknown, page: number, freshUntil: (asked: Date) => Date) => Page | undefined;
  readonly keep: (question: unknown, page: number, answer: Page) => void;
}

export const openAnswers = (folder: string, account: string, now: Date): Answers => {
  const fileOf = (question: unknown, page: number): string =>
    join(
      folder,
      `${createHash("sha256")
        .update(JSON.stringify([account, question, page]))
        .digest("hex")
        .slice(0, 40)}.json`,
    );
  return {
    find: (question, page, freshUntil) => {
      const file = fileOf(question, page);
      if (!existsSync(file)) return undefined;
      try {
        const value: unknown = JSON.parse(readFileSync(file, "utf8"));
        return isPage(value) && freshUntil(new Date(value.asked)) > now ? value : undefined;
      } catch {
        return undefined;
      }
    },
    keep: (question, page, answer) => writeWhole(fileOf(question, page), [JSON.stringify(answer)]),
  };
};

const isPage = (value: unknown): value is Page =>
  typeof value === "object" &&
  value !== null &&
  "asked" in value &&
  typeof value.asked === "string" &&
  "token" in value &&
  (value.token === null || typeof value.token === "string") &&
  "body" in value;
