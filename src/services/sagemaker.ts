import { sagemakerAsync } from "./sagemaker-async.ts";
import { sagemakerBatch } from "./sagemaker-batch.ts";
import { sagemakerHyperpod, sagemakerTrainingPlan } from "./sagemaker-cluster.ts";
import { sagemakerClarify, sagemakerDebugger, sagemakerModelMonitor } from "./sagemaker-evaluation.ts";
import { sagemakerFeatureStore } from "./sagemaker-feature-store.ts";
import { sagemakerGroundTruth } from "./sagemaker-ground-truth.ts";
import { sagemakerJumpstart } from "./sagemaker-jumpstart.ts";
import { sagemakerProcessing } from "./sagemaker-processing.ts";
import { sagemakerRealtime } from "./sagemaker-realtime.ts";
import { sagemakerServerless } from "./sagemaker-serverless.ts";
import {
  sagemakerInferenceComponents,
  sagemakerInferenceRecommender,
  sagemakerMultiContainer,
  sagemakerMultiModel,
  sagemakerShadowTests,
} from "./sagemaker-shared-endpoints.ts";
import { sagemakerTraining, sagemakerWarmPools } from "./sagemaker-training.ts";
import { sagemakerAutopilot, sagemakerTuning } from "./sagemaker-tuning.ts";
import {
  sagemakerDataWrangler,
  sagemakerNotebook,
  sagemakerRstudio,
  sagemakerStudio,
  sagemakerTensorboard,
} from "./sagemaker-workspaces.ts";
import type { Service } from "./service.ts";

/** SageMaker's services with logic of their own. The others, free or one quantity times one meter, are rows. */
export const SAGEMAKER: readonly Service[] = [
  sagemakerRealtime,
  sagemakerAsync,
  sagemakerServerless,
  sagemakerBatch,
  sagemakerMultiModel,
  sagemakerMultiContainer,
  sagemakerInferenceComponents,
  sagemakerShadowTests,
  sagemakerInferenceRecommender,
  sagemakerTraining,
  sagemakerWarmPools,
  sagemakerTuning,
  sagemakerAutopilot,
  sagemakerHyperpod,
  sagemakerTrainingPlan,
  sagemakerProcessing,
  sagemakerClarify,
  sagemakerModelMonitor,
  sagemakerDebugger,
  sagemakerNotebook,
  sagemakerStudio,
  sagemakerRstudio,
  sagemakerTensorboard,
  sagemakerDataWrangler,
  sagemakerFeatureStore,
  sagemakerJumpstart,
  sagemakerGroundTruth,
];
