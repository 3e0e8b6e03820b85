import type { Glyphs } from "./canvas.ts";
import { fitTo, widthOf } from "./width.ts";

/** Where and how a chart is drawn. The lines it gives are never wider than `width` cells. */
export interface Frame {
  readonly width: number;
  /** Rows of the plot itself; axis and legend come on top. */
  readonly height: number;
  readonly glyphs: Glyphs;
  /** Paints what belongs to a series. Without it series are told apart by letters and patterns. */
  readonly paint?: ((text: string, series: number) => string) | undefined;
}

/** A text in the colour of its series. */
export const paintAs = (frame: Frame, text: string, series: number): string => frame.paint?.(text, series) ?? text;

/** What an axis reaches over. */
export interface Span {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
}

/** Owners below zero are nobody's: painted as the frame. */
export const NOBODY = -1;

/** A label on about every fourth of the rows, the lowest among them. */
export const axisLabels = (span: Span, height: number, label: (y: number) => string): readonly string[] =>
  Array.from({ length: height }, (_, row) => {
    const every = Math.max(1, Math.round(height / 4));
    if (row % every !== 0 && row !== height - 1) return "";
    if (row !== height - 1 && height - 1 - row < every / 2) return "";
    const part = height === 1 ? 1 : 1 - row / (height - 1);
    return label(span.log ? span.low * (span.high / span.low) ** part : span.low + part * (span.high - span.low));
  });

/** Names of the series on as few lines as they fit on; nothing for a single one. */
export const legend = (
  entries: readonly { readonly sign: string; readonly name: string; readonly series: number }[],
  frame: Frame,
): readonly string[] => {
  if (entries.length < 2) return [];
  const lines: { readonly text: string; readonly size: number }[] = [];
  for (const { sign, name, series } of entries) {
    const label = fitTo(`${sign} ${name}`, frame.width - 2);
    const shown = paintAs(frame, label.slice(0, sign.length), series) + label.slice(sign.length);
    const last = lines.at(-1);
    const size = widthOf(label);
    if (last && last.size + size + 3 <= frame.width)
      lines[lines.length - 1] = { text: `${last.text}   ${shown}`, size: last.size + size + 3 };
    else lines.push({ text: `  ${shown}`, size: size + 2 });
  }
  return lines.map(({ text }) => text);
};
