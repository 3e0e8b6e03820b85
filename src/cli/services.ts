import { findService } from "../plans/find-service.ts";
import { showService, showServices } from "../reports/services.ts";
import { servicesOf } from "../services/registry.ts";
import { describeInputs, serviceSchema } from "../services/schema.ts";
import { statusOf } from "../services/status.ts";
import { DONE, type Exit } from "./exit.ts";
import { workingCatalog } from "./files.ts";
import type { Terminal } from "./terminal.ts";

/** `ratecard services`: what there is, or one service whole. */
export const services = (name: string | undefined, flags: { readonly json?: boolean }, terminal: Terminal): Exit => {
  const catalog = workingCatalog();
  const print = (value: object) => terminal.out(JSON.stringify(value, null, 2));
  if (name !== undefined) {
    const service = findService(name, catalog, "service");
    if (flags.json) print(serviceSchema(service));
    else terminal.out(showService(service, statusOf(service, catalog, terminal.today), terminal.screen).join("\n"));
    return DONE;
  }
  const listed = servicesOf(catalog).map((service) => ({
    service,
    status: statusOf(service, catalog, terminal.today),
  }));
  if (flags.json)
    print({
      schema: "ratecard.services/1",
      services: listed.map(({ service, status }) => ({
        name: service.name,
        title: service.title,
        group: service.group,
        ...status,
        kinds: service.ways.map(({ kind }) => kind.kind),
        inputs: service.ways
          .flatMap((way) => describeInputs(way.fields))
          .filter((input, index, all) => all.findIndex(({ name: other }) => other === input.name) === index),
      })),
    });
  else terminal.out(showServices(listed, terminal.screen).join("\n"));
  return DONE;
};
