import type { Catalog } from "../catalog/open.ts";
import type { Plan, Raw, Workload } from "./plan.ts";
import { metaOf } from "../quantity/fields.ts";
import { servicesOf } from "../services/registry.ts";

/** What a comparison looks at beyond the plan's own `consider`. */
export const WIDENINGS = ["models", "modes", "regions", "services"] as const;
export type Widening = readonly (typeof WIDENINGS)[number][];

/** The plan with one workload's options widened; the others only share its pools. */
export const widened = (plan: Plan, name: string, on: readonly string[], catalog: Catalog): Plan => ({
  ...plan,
  workloads: plan.workloads.map((workload): Workload => {
    if (workload.kind !== "demand") return workload;
    if (workload.name !== name) return workload.run ? { ...workload, consider: [workload.run] } : workload;
    const more = on.flatMap((one) => optionsFor(one, workload.demand, workload.run, catalog));
    return { ...workload, consider: more.length > 0 ? [...workload.consider, ...more] : workload.consider };
  }),
});

const optionsFor = (widening: string, demand: Raw, run: Raw | undefined, catalog: Catalog): readonly Raw[] => {
  const services = servicesOf(catalog).flatMap((service) => {
    const way = service.ways.find(({ kind }) => demand["kind"] === undefined || kind.kind === demand["kind"]);
    return way ? [{ service, way }] : [];
  });
  const own = services.find(({ service }) => service.name === run?.["on"]);
  switch (widening) {
    case "models":
      return services.flatMap(({ service, way }) =>
        "model" in way.fields && service.name === (run?.["on"] ?? "bedrock")
          ? [{ on: service.name, model: "all" }]
          : [],
      );
    case "modes": {
      const field = own?.way.fields["mode"];
      const choices = field ? metaOf(field).choices : undefined;
      return run && choices ? [{ ...run, mode: [...choices] }] : [];
    }
    case "regions":
      return run ? [{ ...run, region: "all" }] : [];
    default:
      return services.flatMap(({ service, way }) => {
        const open = Object.entries(way.fields).filter(
          ([key, field]) => !metaOf(field).optional && !Object.hasOwn(way.kind.fields, key),
        );
        return open.length === 0 ? [{ on: service.name }] : [];
      });
  }
};
