import { amount, choice, maybeNamed, share } from "../quantity/fields.ts";
import { fleetLines } from "./fleet.ts";
import { input, lineOf, literal, times } from "./formula.ts";
import { ec2Instance, warnUnsold } from "./instances.ts";
import { usageOf } from "./lines.ts";
import { service, way, type Line, type World } from "./service.ts";

const CLUSTER = {
  clusters: amount("unit", "clusters", { default: 1 }),
  support: choice(["standard", "extended"], "extended: a Kubernetes version past its standard support", "standard"),
  "auto-instance": maybeNamed("instance", "EC2 instance type of the nodes that EKS Auto Mode runs"),
  "auto-nodes": amount("instance", "mean number of those nodes", { default: 0 }),
  usage: share("share of the month that they run", { default: "100 %" }),
};

const demand = usageOf("eks", "Run Kubernetes clusters", CLUSTER, "unit", (n) => n.clusters);

/** Nodes of EKS Auto Mode: the instances on demand, and a fee for each that is a share of their on-demand rate. */
const autoLines = (name: string, world: World): readonly Line[] => {
  const instance = ec2Instance(name, world, "auto-instance");
  warnUnsold(instance, "on-demand-hour", world);
  const fleet = { replicas: input("auto-nodes"), hours: times(input("usage"), literal(world.hours)) };
  const fee = { service: "eks", item: `auto-mode:${instance}`, dimension: "management-hour" };
  return [
    ...fleetLines(
      { service: "ec2", dimension: "on-demand-hour", region: world.region },
      instance,
      fleet,
      "nodes of EKS Auto Mode",
      "nodes",
    ),
    lineOf(
      "auto-mode",
      fee,
      world.region,
      "hour",
      times(fleet.replicas, fleet.hours),
      "EKS Auto Mode's fee on every node; no savings plan lowers it",
    ),
  ];
};

/** Amazon EKS: clusters by the hour, and the fee of Auto Mode on its nodes. */
export const eks = service({
  name: "eks",
  title: "Amazon EKS",
  group: "Compute",
  help: "Kubernetes clusters by the hour, dearer in extended support; Auto Mode adds a fee on each node",
  ways: [
    way({
      demand,
      run: {},
      example: "clusters=2 auto-instance=m5.xlarge auto-nodes=3",
      lines: (values, world) => {
        const item = values.support === "extended" ? "cluster-extended-support" : "cluster";
        const meter = { service: "eks", item, dimension: "hour" };
        const auto = values["auto-instance"];
        if (auto === undefined) world.assume("nodes", "not modelled", "add ec2 or fargate workloads");
        return [
          lineOf(
            "clusters",
            meter,
            world.region,
            "hour",
            times(input("clusters"), literal(world.hours)),
            "every cluster, every hour",
          ),
          ...(auto === undefined ? [] : autoLines(auto, world)),
        ];
      },
    }),
  ],
});
