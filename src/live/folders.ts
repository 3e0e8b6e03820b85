import { homedir } from "node:os";
import { join } from "node:path";

/** Where the user's files stand. */
export interface Folders {
  /** Refreshed card, unfinished refreshes, answers that were paid for. */
  readonly cache: string;
  /** The user's own `ratecard.rates.yaml`. */
  readonly config: string;
  /** The project's own `ratecard.rates.yaml`: the working folder. */
  readonly project: string;
}

/** Folders after the XDG base directory specification; a relative path in its variables is ignored, as it demands. */
export const foldersOf = (env: NodeJS.ProcessEnv, project: string): Folders => {
  const local = env["LOCALAPPDATA"] || undefined;
  const base = (variable: string, fallback: string) => {
    const set = env[variable];
    return set !== undefined && /^(\/|[A-Za-z]:[\\/])/.test(set) ? set : fallback;
  };
  const home = homedir();
  return {
    cache: join(base("XDG_CACHE_HOME", local ?? join(home, ".cache")), "ratecard"),
    config: join(base("XDG_CONFIG_HOME", local ?? join(home, ".config")), "ratecard"),
    project,
  };
};

export const cardFile = (cache: string): string => join(cache, "rates.card");
export const partsFolder = (cache: string): string => join(cache, "refresh");
export const answersFolder = (cache: string): string => join(cache, "cost-explorer");
export const OWN_RATES = "ratecard.rates.yaml";
