import { join } from "node:path";

/** What the bills need of an SQL engine: text in, text out. A distributed engine can stand in for DuckDB here. */
export interface Engine {
  readonly run: (sql: string) => Promise<void>;
  /** Every value as text, null where SQL has NULL. */
  readonly rows: (sql: string) => Promise<readonly Cells[]>;
  /** Share of the running statement that is done, 0 to 1, or null. */
  readonly done: () => number | null;
  readonly interrupt: () => void;
  readonly close: () => void;
}
export type Cells = readonly (string | null)[];

export interface EngineSettings {
  /** The only folder that the engine may touch: links to the user's files, staged rows, spill. */
  readonly folder: string;
  /** Links in that folder to the files that the user named; the engine follows no other. */
  readonly files: readonly string[];
  readonly memory: number;
  readonly threads: number;
}

/**
 * DuckDB in memory, locked: it reads nothing outside `folder`, loads no extension, and its settings can't be changed
 * any more. Loaded only when a bill is read.
 */
export const openEngine = async ({ folder, files, memory, threads }: EngineSettings): Promise<Engine> => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    max_memory: `${memory}MB`,
    threads: String(threads),
    temp_directory: join(folder, "spill"),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const connection = await instance.connect();
  for (const setting of [
    "preserve_insertion_order=false",
    "enable_progress_bar=true",
    "enable_progress_bar_print=false",
    `allowed_directories=[${text(folder)}]`,
    `allowed_paths=[${files.map(text).join(",")}]`,
    "enable_external_access=false",
    "lock_configuration=true",
  ])
    await connection.run(`SET ${setting}`);
  let open = true;
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowsJson().map((row) => row.map((cell) => (cell === null ? null : String(cell))));
    },
    done: () => {
      const { percentage } = connection.progress;
      return percentage > 0 ? percentage / 100 : null;
    },
    interrupt: () => {
      if (open) connection.interrupt();
    },
    close: () => {
      if (!open) return;
      open = false;
      connection.closeSync();
      instance.closeSync();
    },
  };
};

/** Whether an error of the engine means that the engine itself is broken, and every further statement will fail. */
export const isFatal = (error: unknown): boolean =>
  error instanceof Error && /^FATAL Error|database has been invalidated|^INTERNAL Error/i.test(error.message);

/** A text literal. */
export const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
