import { athena } from "./athena.ts";
import { auroraPostgresql } from "./aurora-postgresql.ts";
import { ebs, fsxLustre } from "./block-storage.ts";
import { codebuild, codepipeline } from "./build-services.ts";
import { dynamodb } from "./dynamodb.ts";
import { emr } from "./emr.ts";
import { glueDatabrew } from "./glue-databrew.ts";
import { glue, glueCrawler } from "./glue.ts";
import { dataFirehose, kinesisDataStreams } from "./kinesis.ts";
import { apiGateway, eventbridge, iotCore, sqs } from "./message-services.ts";
import { opensearchServerless } from "./opensearch-serverless.ts";
import { quicksight } from "./quicksight.ts";
import { redshift } from "./redshift.ts";
import { s3Vectors } from "./s3-vectors.ts";
import { s3 } from "./s3.ts";
import type { Service } from "./service.ts";

/** Services that data and models stand on, and that have logic of their own, by group. */
export const PLATFORM: readonly Service[] = [
  s3,
  s3Vectors,
  ebs,
  fsxLustre,
  dynamodb,
  glue,
  glueCrawler,
  glueDatabrew,
  athena,
  emr,
  kinesisDataStreams,
  dataFirehose,
  redshift,
  quicksight,
  opensearchServerless,
  auroraPostgresql,
  codepipeline,
  codebuild,
  apiGateway,
  eventbridge,
  sqs,
  iotCore,
];
