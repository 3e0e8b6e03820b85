import { statSync } from "node:fs";
import { basename } from "node:path";
import type { FailedPart } from "../reports/rates-refresh.ts";
import { collector } from "./collect.ts";
import { coverageOf, finish, type Refreshed, type Step } from "./finish.ts";
import { readOfferFile } from "./offer-file.ts";
import { LiveError } from "./problem.ts";
import type { RefreshSetting } from "./refresh.ts";

/** Renews the card from offer files that someone downloaded. @throws Error that names the file that cannot be read */
export const refreshFromFiles = async (files: readonly string[], setting: RefreshSetting): Promise<Refreshed> => {
  const day = setting.now.toISOString().slice(0, 10);
  const read: Step[] = [];
  const failed: FailedPart[] = [];
  for (const file of files) {
    const { sink, done } = collector(setting.embedded, day);
    const total = statSync(file).size;
    try {
      await readOfferFile(
        file,
        sink,
        (bytes) => setting.progress(`${basename(file)}: ${Math.round((100 * bytes) / Math.max(1, total))} %`),
        setting.signal,
      );
    } catch (error) {
      if (setting.signal.aborted) throw new LiveError("interrupted", "interrupted", "");
      const why = error instanceof Error ? error.message : String(error);
      failed.push({ offer: file, region: "all", why, todo: "Nothing of this file was taken." });
      continue;
    }
    const collected = done();
    const offer = collected.sources[0]?.title.replace(/^AWS Price List, /, "") ?? basename(file);
    const coverage = coverageOf(offer, "all", setting.now.toISOString(), collected, file);
    // A file may be a part of an offer: what it does not list is not gone.
    read.push({ collected, coverage, reused: false, inFull: undefined });
  }
  return finish(read, failed, setting);
};
