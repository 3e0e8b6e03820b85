import { changesBetween, type Place, placesOf } from "../catalog/changes.ts";
import type { Catalog } from "../catalog/open.ts";
import { withRefreshed } from "../catalog/overlay.ts";
import { openCard } from "../live/card-file.ts";
import { cardFile } from "../live/folders.ts";
import { InputError, quoted } from "../quantity/problem.ts";
import { showDiff } from "../reports/rates-diff.ts";
import { changeJson } from "../reports/rates-refresh.ts";
import { type RatesStatus, showStatus, statusJson, statusOf } from "../reports/rates-status.ts";
import { DONE, type Exit } from "./exit.ts";
import { embeddedCatalog, isOffline, workingCatalog } from "./files.ts";
import type { Terminal } from "./terminal.ts";

export interface RatesFlags {
  readonly asOf?: string;
  readonly service?: string;
  readonly region?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `ratecard rates status`: age, source and coverage of every card. */
export const ratesStatus = (flags: RatesFlags, terminal: Terminal): Exit => {
  const catalog = workingCatalog();
  const day = flags.asOf ?? terminal.today;
  const card = terminal.folders && openCard(cardFile(terminal.folders.cache));
  const status: RatesStatus = {
    day,
    services: statusOf(catalog, day),
    cards: catalog.cards ?? [],
    refreshed: card ? { file: card.info.file, written: card.header.written, coverage: card.header.coverage } : null,
    offline: isOffline(),
  };
  terminal.out(
    flags.json ? JSON.stringify(statusJson(status), null, 2) : showStatus(status, terminal.screen).join("\n"),
  );
  return DONE;
};

/** `ratecard rates diff A B`: each a card, a day, a card on a day, or a card file. */
export const ratesDiff = (a: string, b: string, flags: RatesFlags, terminal: Terminal): Exit => {
  const [one, two] = [sideOf(a, terminal), sideOf(b, terminal)];
  const places = new Map([...placesOf(one.catalog), ...placesOf(two.catalog)]);
  const wanted = [...places.values()].filter(
    ({ meter, region }) =>
      (flags.service === undefined || meter.service === flags.service) &&
      (flags.region === undefined || region === flags.region),
  );
  const changes = changesBetween(one.look, two.look, wanted);
  terminal.out(
    flags.json
      ? JSON.stringify(
          { schema: "ratecard.rates-diff/1", a, b, compared: wanted.length, changes: changes.map(changeJson) },
          null,
          2,
        )
      : showDiff([a, b], changes, wanted.length, flags.all ? Infinity : 30, terminal.screen).join("\n"),
  );
  return DONE;
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `embedded`, `refreshed`, `working`, `2026-03-01`, `embedded@2026-03-01`, or the path of a card file. */
const sideOf = (written: string, terminal: Terminal) => {
  const [name = "", day = terminal.today] = DAY.test(written) ? ["working", written] : written.split("@");
  if (!DAY.test(day))
    throw new InputError([{ found: quoted(written), expected: "a day after the @, such as embedded@2026-03-01" }]);
  const catalog = catalogOf(name, terminal);
  return { catalog, look: ({ meter, region }: Place) => catalog.stated(meter, region, day) };
};

const catalogOf = (name: string, terminal: Terminal): Catalog => {
  if (name === "working") return workingCatalog();
  const embedded = embeddedCatalog();
  if (name === "embedded") return embedded;
  const file = name === "refreshed" ? terminal.folders && cardFile(terminal.folders.cache) : name;
  const card = file === undefined ? undefined : openCard(file);
  if (card) return withRefreshed(embedded, card);
  throw new InputError([
    {
      found: quoted(name),
      expected: "embedded, refreshed, working, a day, or a card file that is there",
      hint: "ratecard refresh writes the refreshed card",
    },
  ]);
};
