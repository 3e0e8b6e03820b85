/** Whether a name fits a pattern of a table: exact, `*` for anything, or with one or more `*` inside. */
export const fits = (pattern: string, name: string): boolean => {
  if (pattern === "*" || pattern === "" || pattern === name) return true;
  const parts = pattern.split("*");
  if (parts.length === 1) return false;
  const [first = "", ...rest] = parts;
  const last = rest.pop() ?? "";
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= name.length - last.length;
};
