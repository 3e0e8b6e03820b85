import { expect, test } from "vitest";
import { spoken } from "../../tui/spoken-lines.ts";
import { themeOf } from "../../tui/theme.ts";
import { frame } from "../../tui/frame.ts";
import { engine, opened, shown } from "./world.ts";

test("what is drawn for the eye is left out, the selected row says so", () => {
  expect(
    spoken(["─ Workloads ─────", "", "› chat   11,543.13  ████", "  invoices  3,250.00", "▁▂▅ each day", "-----"]),
  ).toEqual(["Workloads", "selected: chat; 11,543.13", "invoices; 3,250.00", "each day"]);
});

test("a whole frame: nothing drawn, no colour, every word still there", () => {
  const colours = frame(opened(), engine(), themeOf({ colour: "256", unicode: true }));
  const lines = spoken(colours);
  expect(lines).toEqual(spoken(shown(opened())));
  expect(lines.join("")).not.toMatch(/[─█\u001b]| {2}/u);
  expect(lines.join("\n")).toContain("selected: chat; ");
  expect(lines.join("\n")).toContain("11,543.13");
});
