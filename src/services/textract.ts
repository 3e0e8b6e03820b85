import { READING_FEATURES, readDocuments } from "./demands.ts";
import { service, way, type Line, type World } from "./service.ts";

type Feature = (typeof READING_FEATURES)[number];

/** Amazon Textract: a page per API call; features of AnalyzeDocument asked for together have bundle prices. */
export const textract = service({
  name: "textract",
  title: "Amazon Textract",
  group: "Text and documents",
  help: "Text, forms, tables, answers and fields out of scans and PDFs, billed by the page",
  ways: [
    way({
      demand: readDocuments,
      run: {},
      example: "pages=5000 features=forms,tables",
      lines: ({ features }, world) => apisOf(features, world).map((api) => pageLine(api, world)),
    }),
  ],
});

const pageLine = (item: string, world: World): Line<{ readonly pages: number }> => ({
  name: item.toLowerCase(),
  meter: { service: "textract", item, dimension: "page" },
  region: world.region,
  unit: "page",
  formula: "pages",
  because: item.startsWith("AnalyzeDocument")
    ? `every page through ${item}, OCR included`
    : `every page through ${item}`,
  quantity: (n) => n.pages,
});

const OWN_API: Readonly<Partial<Record<Feature, string>>> = {
  expense: "AnalyzeExpense",
  id: "AnalyzeID",
  lending: "AnalyzeLending",
};

/** The meters that a set of features runs on. Every AnalyzeDocument feature includes the text. */
const apisOf = (features: readonly Feature[], world: World): readonly string[] => {
  const wanted = new Set(features);
  const own = features.flatMap((feature) => OWN_API[feature] ?? []);
  const analyses = analyzeDocument(wanted, world);
  if (analyses.length === 0 && wanted.has("text") && own.length === 0) return ["DetectDocumentText"];
  return [...analyses, ...new Set(own)];
};

const analyzeDocument = (wanted: ReadonlySet<Feature>, world: World): readonly string[] => {
  const queries = wanted.has("custom-queries") ? "CUSTOM_QUERIES" : wanted.has("queries") ? "QUERIES" : undefined;
  const parts = [wanted.has("forms") && "FORMS", wanted.has("tables") && "TABLES", queries].filter(
    (part) => typeof part === "string",
  );
  const alone = ["signatures", "layout"] as const;
  const extra = alone.filter((feature) => wanted.has(feature) && !includedWith(feature, parts, world));
  const bundle = queries === undefined ? parts : parts.length > 0 ? [parts.join("+")] : [];
  return [...bundle, ...extra.map((feature) => feature.toUpperCase())].map((part) => `AnalyzeDocument:${part}`);
};

/** Layout costs nothing beside Tables. Signatures are read so too: their rate is stated for signatures alone. */
const includedWith = (feature: "signatures" | "layout", parts: readonly string[], world: World): boolean => {
  const included = feature === "layout" ? parts.includes("TABLES") : parts.length > 0;
  const source =
    feature === "layout" ? "free on a page where tables are on" : "its rate is stated for signatures alone";
  if (included) world.assume(`textract ${feature}`, "no charge of its own", source);
  return included;
};
