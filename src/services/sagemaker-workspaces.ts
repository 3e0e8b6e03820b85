/** Places where people work: an instance for each while it is open, and a volume that stays. */
import { amount, named, rate, type Values } from "../quantity/fields.ts";
import { developModels } from "./demands.ts";
import { fleetLines } from "./fleet.ts";
import { input, lineOf, times } from "./formula.ts";
import { sagemakerInstance, warnUnlisted } from "./instances.ts";
import { wanted } from "./lines.ts";
import { service, way, type Line, type Service, type World } from "./service.ts";

const WORKSPACE = {
  instance: named("instance", "SageMaker instance type of each user such as ml.t3.medium"),
  storage: amount("GB", "volume of each user; it is billed also while the instance is stopped", { default: 0 }),
};

interface Place {
  readonly component: "notebook" | "studio";
  readonly because: string;
}

const workspaceLines = (
  values: Values<typeof WORKSPACE>,
  { component, because }: Place,
  world: World,
): readonly Line[] => {
  const instance = sagemakerInstance(values.instance, world);
  warnUnlisted(instance, component, world);
  const fleet = { replicas: input("users"), hours: input("hours-each") };
  const volume = { service: "sagemaker", item: component, dimension: "storage" };
  return [
    ...fleetLines(
      { service: "sagemaker", dimension: `${component}-hour`, region: world.region },
      instance,
      fleet,
      because,
    ),
    ...(wanted(values.storage)
      ? [
          lineOf(
            "storage",
            volume,
            world.region,
            "GB-month",
            times(input("users"), input("storage")),
            "each user's volume, all month",
          ),
        ]
      : []),
  ];
};

const workspace = (
  definition: Pick<Service, "name" | "title" | "help">,
  place: Place,
  example: string,
  say: (world: World) => void = () => undefined,
) =>
  service({
    ...definition,
    group: "SageMaker",
    ways: [
      way({
        demand: developModels,
        run: WORKSPACE,
        example,
        lines: (values, world) => {
          say(world);
          return workspaceLines(values, place, world);
        },
      }),
    ],
  });

const OPEN = "each user's instance from its start until it is stopped; a closed browser does not stop it";

export const sagemakerNotebook = workspace(
  {
    name: "sagemaker-notebook",
    title: "SageMaker notebook instances",
    help: "A notebook server for each user, billed by the second until it is stopped",
  },
  { component: "notebook", because: OPEN },
  "users=5 hours-each=120/month instance=ml.t3.medium storage=20",
);

export const sagemakerStudio = workspace(
  {
    name: "sagemaker-studio",
    title: "SageMaker Studio",
    help: "JupyterLab and Code Editor spaces; Studio itself is free, the instances and volumes of its spaces are billed",
  },
  { component: "studio", because: `${OPEN}; several notebooks on it count once` },
  "users=5 hours-each=120/month instance=ml.t3.medium storage=50",
);

const AS_STUDIO = "no list of its own was seen; components of one type agree";

export const sagemakerRstudio = workspace(
  {
    name: "sagemaker-rstudio",
    title: "RStudio on SageMaker",
    help: "RStudio sessions, billed by instance; the server is free on its default size; the licence is bought from Posit",
  },
  { component: "studio", because: OPEN },
  "users=3 hours-each=100/month instance=ml.t3.medium",
  (world) => {
    world.assume("RStudio session rate", "the Studio rate of the instance", AS_STUDIO);
    world.assume("Posit licence", "not modelled", "add it as a fixed workload");
  },
);

export const sagemakerTensorboard = workspace(
  {
    name: "sagemaker-tensorboard",
    title: "TensorBoard on SageMaker",
    help: "The hosted TensorBoard application, billed by the instance that it runs on",
  },
  { component: "studio", because: OPEN },
  "users=2 hours-each=40/month instance=ml.r5.large",
  (world) => world.assume("TensorBoard rate", "the Studio rate of the instance", AS_STUDIO),
);

/** Jobs that a workspace starts, billed as processing. */
const JOBS = {
  "job-hours": rate("hour", "instance-hours of the processing jobs that it starts", { default: 0 }),
  "job-instance": named("instance", "SageMaker instance type of those jobs", "ml.m5.4xlarge"),
};

export const sagemakerDataWrangler = service({
  name: "sagemaker-data-wrangler",
  title: "SageMaker Data Wrangler",
  group: "SageMaker",
  help: "Interactive data preparation on an instance of its own, and the processing jobs that it starts",
  ways: [
    way({
      demand: developModels,
      run: { ...WORKSPACE, ...JOBS },
      example: "users=2 hours-each=40/month instance=ml.m5.4xlarge job-hours=20/month",
      lines: (values, world) => {
        world.assume("Data Wrangler rate", "the Studio rate of the instance", AS_STUDIO);
        const jobs = {
          service: "sagemaker",
          item: sagemakerInstance(values["job-instance"], world, "job-instance"),
          dimension: "processing-hour",
        };
        return [
          ...workspaceLines(
            values,
            { component: "studio", because: "each user's instance while the application is open" },
            world,
          ),
          ...(wanted(values["job-hours"])
            ? [
                lineOf(
                  "jobs",
                  jobs,
                  world.region,
                  "hour",
                  input("job-hours"),
                  "processing jobs that export and transform the data",
                ),
              ]
            : []),
        ];
      },
    }),
  ],
});
