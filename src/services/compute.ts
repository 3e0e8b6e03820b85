import { ec2 } from "./ec2.ts";
import { eks } from "./eks.ts";
import { fargate } from "./fargate.ts";
import { lambda } from "./lambda.ts";
import { marketplaceAlgorithm, marketplaceModel } from "./marketplace.ts";
import type { Service } from "./service.ts";
import { stepFunctions } from "./step-functions.ts";

/** Compute services with logic of their own, and what AWS Marketplace sells for machine learning. */
export const COMPUTE: readonly Service[] = [
  ec2,
  fargate,
  eks,
  lambda,
  stepFunctions,
  marketplaceModel,
  marketplaceAlgorithm,
];
