/** Edits (insert, delete, replace, swap neighbours) that turn one word into the other. */
export const editDistance = (left: string, right: string): number => {
  const rows = Array.from({ length: left.length + 1 }, (_, i) =>
    Array.from({ length: right.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= left.length; i++) {
    const row = rows[i] ?? [];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1];
      row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1])
        row[j] = Math.min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(left.length, right.length);
};

const fold = (text: string) => text.toLowerCase().replace(/[\s_.:]+/g, "-");

/**
 * The known names closest to what was typed, best first: names that contain it, then names few edits away.
 * Empty when nothing is near enough to be worth showing.
 */
export const nearest = (typed: string, known: Iterable<string>, most = 3): readonly string[] => {
  const wanted = fold(typed.slice(0, 64));
  const allowed = wanted.length < 3 ? 0.5 : Math.max(1, Math.floor(wanted.length / 3));
  const scored: { readonly name: string; readonly score: number }[] = [];
  for (const name of known) {
    const candidate = fold(name);
    const contained =
      wanted.length >= 3 && (candidate.includes(wanted) || (candidate.length >= 3 && wanted.includes(candidate)));
    const far = Math.abs(candidate.length - wanted.length) > allowed;
    const score = contained
      ? Math.abs(candidate.length - wanted.length) / 100
      : far
        ? Infinity
        : editDistance(wanted, candidate);
    if (score <= allowed) scored.push({ name, score });
  }
  return scored
    .sort((a, b) => a.score - b.score || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
};
