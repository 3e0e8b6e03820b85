/** Endpoints that several models share, and endpoints that are tested beside the one that answers. */
import type { Amount } from "../quantity/amount.ts";
import { amount, named, share } from "../quantity/fields.ts";
import { serveModel } from "./demands.ts";
import { fleetLines, volumeLines } from "./fleet.ts";
import { atLeast, type Formula, input, inSteps, literal, over, plus, times } from "./formula.ts";
import { sagemakerInstance, warnUnlisted } from "./instances.ts";
import { ANSWER, assumeBeside, payloadLines } from "./sagemaker-hosting.ts";
import { service, way, type Line, type World } from "./service.ts";

const ENDPOINT = {
  instance: named("instance", "SageMaker instance type such as ml.g5.xlarge, or auto"),
  storage: amount("GB", "ML storage of each instance, where it has no disk of its own", { default: 0 }),
  usage: share("share of the month that the endpoint exists", { default: "100 %" }),
  ...ANSWER,
};

interface Endpoint {
  readonly instance: string;
  readonly storage: Amount;
  readonly payload: Amount;
}

const endpointLines = (values: Endpoint, replicas: Formula, because: string, world: World): readonly Line[] => {
  const instance = sagemakerInstance(values.instance, world);
  warnUnlisted(instance, "hosting", world);
  assumeBeside(world);
  const fleet = { replicas, hours: times(input("usage"), literal(world.hours)) };
  const place = { service: "sagemaker", dimension: "hosting-hour", region: world.region } as const;
  return [
    ...fleetLines(place, instance, fleet, because),
    ...volumeLines(
      { service: "sagemaker", item: "endpoint", dimension: "storage" },
      values.storage,
      input("storage"),
      fleet,
      world,
    ),
    ...payloadLines(values, world),
  ];
};

/** Whole instances for so many models at a time, at least so many. */
const packed = (models: Formula): Formula => atLeast(inSteps(over(models, input("models-per-instance")), 1), 1);

const MODELS = {
  models: amount("model", "models behind the endpoint"),
  "models-per-instance": amount("model", "models that fit on one instance and share its load", {
    default: 10,
    min: 1e-3,
  }),
  replicas: amount("replica", "how many times each set of instances is there, for availability and load", {
    default: 1,
  }),
};

const sharedWay = (example: string, because: string) =>
  way({
    demand: serveModel,
    run: { ...ENDPOINT, ...MODELS },
    example,
    lines: (values, world) => endpointLines(values, times(packed(input("models")), input("replicas")), because, world),
  });

export const sagemakerMultiModel = service({
  name: "sagemaker-multi-model",
  title: "SageMaker multi-model endpoints",
  group: "SageMaker",
  help: "Many models of one framework behind one endpoint, loaded when asked for; you pay for its instances",
  ways: [
    sharedWay(
      "requests=1M/month models=200 models-per-instance=50 instance=ml.m5.xlarge",
      "whole instances for the models that are loaded at a time",
    ),
  ],
});

export const sagemakerMultiContainer = service({
  name: "sagemaker-multi-container",
  title: "SageMaker multi-container endpoints",
  group: "SageMaker",
  help: "Up to fifteen containers on one endpoint, called apart or as a chain; you pay for its instances",
  ways: [
    sharedWay(
      "requests=1M/month models=4 models-per-instance=4 instance=ml.m5.xlarge",
      "whole instances for the containers that share them",
    ),
  ],
});

export const sagemakerInferenceComponents = service({
  name: "sagemaker-inference-components",
  title: "SageMaker inference components",
  group: "SageMaker",
  help: "Copies of models placed on shared instances, each scaled by itself, to zero as well; you pay for the instances",
  ways: [
    way({
      demand: serveModel,
      run: {
        ...ENDPOINT,
        models: MODELS.models,
        "models-per-instance": amount("model", "copies of models that fit on one instance", { default: 4, min: 1e-3 }),
        copies: amount("replica", "mean copies of each model over the time that the endpoint is up", { default: 1 }),
      },
      example: "requests=1M/month models=6 copies=1.5 models-per-instance=4 instance=ml.g5.12xlarge usage=60%",
      lines: (values, world) =>
        endpointLines(values, packed(times(input("models"), input("copies"))), "whole instances for all copies", world),
    }),
  ],
});

export const sagemakerShadowTests = service({
  name: "sagemaker-shadow-tests",
  title: "SageMaker shadow tests",
  group: "SageMaker",
  help: "A new variant gets a copy of the traffic; you pay for its instances beside those that answer",
  ways: [
    way({
      demand: serveModel,
      run: {
        ...ENDPOINT,
        count: amount("instance", "instances that answer", { default: 1 }),
        "shadow-count": amount("instance", "instances of the shadow variant, of the same type", { default: 1 }),
        tested: share("share of the month that the test runs", { default: "100 %" }),
      },
      example: "requests=1M/month instance=ml.m5.xlarge count=2 shadow-count=1 tested=25%",
      lines: (values, world) => {
        const shadow = times(input("shadow-count"), input("tested"));
        return endpointLines(
          values,
          plus(input("count"), shadow),
          "instances that answer, and those that are tested beside them",
          world,
        );
      },
    }),
  ],
});

export const sagemakerInferenceRecommender = service({
  name: "sagemaker-inference-recommender",
  title: "SageMaker Inference Recommender",
  group: "SageMaker",
  help: "Load tests over instance types; you pay for the instances of the tests",
  ways: [
    way({
      demand: serveModel,
      run: {
        instance: ENDPOINT.instance,
        jobs: amount("job", "load tests a month on this instance type", { default: 1 }),
        "test-hours": amount("hour", "hours of one test", { default: "1 hour" }),
      },
      example: "instance=ml.g5.xlarge jobs=4 test-hours=2",
      lines: (values, world) => {
        const instance = sagemakerInstance(values.instance, world);
        warnUnlisted(instance, "hosting", world);
        const place = { service: "sagemaker", dimension: "hosting-hour", region: world.region } as const;
        return fleetLines(
          place,
          instance,
          { replicas: input("jobs"), hours: input("test-hours") },
          "instances of every load test",
        );
      },
    }),
  ],
});
