import type { Service } from "../services/service.ts";
import { describeInputs } from "../services/schema.ts";
import type { Status } from "../services/status.ts";
import { type Screen, wrap } from "./screen.ts";
import { table } from "./table.ts";

/** Services by group, each with its status. */
export const showServices = (
  listed: readonly { readonly service: Service; readonly status: Status }[],
  screen: Screen,
): readonly string[] => {
  const { paint, width } = screen;
  const groups = Map.groupBy(listed, ({ service }) => service.group);
  const sections = [...groups].flatMap(([group, members]) => [
    paint.title(group),
    ...table(
      [{ title: "" }, { title: "", least: 20 }, { title: "", least: 12, rank: 1, paint: paint.quiet }],
      members.map(({ service, status }) => [`  ${service.name}`, service.title, statusText(status)]),
      width,
    ).slice(1),
    "",
  ]);
  return [
    ...sections,
    ...wrap(
      `${listed.length} services. ratecard services NAME shows inputs, units, defaults and an example.`,
      width,
    ).map(paint.quiet),
  ];
};

const statusText = ({ status, date, replacement }: Status): string =>
  status === "available"
    ? ""
    : [status, date && `since ${date}`, replacement && `→ ${replacement}`].filter(Boolean).join(" ");

/** One service: what it is for, its inputs for each kind of demand, and commands that run. */
export const showService = (service: Service, status: Status, screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  const about = [paint.title(`${service.title} (${service.name})`), ...wrap(service.help, width)];
  const state =
    status.status === "available"
      ? []
      : wrap(`${statusText(status)}${status.reason ? `: ${status.reason}` : ""}`, width).map(paint.doubt);
  const ways = service.ways.flatMap((way) => {
    const rows = describeInputs(way.fields).map((input) => [
      `  ${input.name}`,
      input.unit ?? input.choices?.join(" ") ?? (input.kind === "flag" ? "yes no" : input.kind),
      input.required ? "required" : input.default === null ? "" : String(input.default),
      input.help,
    ]);
    return [
      "",
      paint.title(`${way.kind.title} (${way.kind.kind})`),
      ...(rows.length === 0
        ? ["  no inputs"]
        : table(
            [
              { title: "  Input" },
              { title: "Unit or choices", least: 12 },
              { title: "Default", least: 6 },
              { title: "", least: 20, rank: 1, paint: paint.quiet },
            ],
            rows,
            width,
          )),
      "",
      `  ratecard estimate ${service.name} ${service.ways.length > 1 ? `kind=${way.kind.kind} ` : ""}${way.example}`.trimEnd(),
    ];
  });
  return [...about, ...state, ...ways];
};
