export { firstSeeds, seedsAt, type SeedSequence } from './seeds/seed-sequence.ts';
export type { FaultTallies, FaultTally } from './seeds/fault-tally.ts';
export type { WorkerOptions } from './seeds/batch-runner.ts';
export { describeError, type BrokenSeed, type SeedOptions, type UndecidedSeed } from './seeds/run-batch.ts';
export { DEFAULT_EXAMINED_PER_PROPERTY, runCampaign, type CampaignOptions, type CampaignProgress } from './campaign/run-campaign.ts';
export type { CampaignEnd, CampaignFailure, CampaignResult, NondeterministicSeed } from './campaign/campaign-result.ts';
export { compareTestimonies, firstDifference, type Divergence, type EventDifference } from './divergence/compare-testimonies.ts';
export { differencesBetween, type ValueDifference } from './divergence/differences.ts';
export { findDivergence } from './divergence/find-divergence.ts';
export { failureOf, LAST_EVENTS_KEPT } from './failure/examine-failure.ts';
export type { Failure, FailureOptions } from './failure/failure.ts';
export {
  FAILURE_FORMAT,
  FAILURE_VERSION,
  failureFileName,
  FailureFileError,
  readFailureFile,
  writeFailureFile,
} from './failure/failure-file.ts';
export { makeDirectory } from './failure/make-directory.ts';
export { nodeNamesOf } from './failure/node-names.ts';
export { toPlainJson } from './failure/plain-json.ts';
export { replayFailure, replayOptions, type Difference, type Replay } from './failure/replay-failure.ts';
export { describeFault, type FaultTextOptions } from './report/fault-text.ts';
export { describeStarvation } from './report/starvation-text.ts';
export { PLAIN, type Style } from './report/style.ts';
export { describeTraceLine, formatTraceLines, type TraceTextOptions } from './report/trace-text.ts';
export { describeFailure, type ReportOptions } from './report/violation-report.ts';
export { wrapped } from './report/wrapped.ts';
export { verifySeeds, MOST_DIAGNOSED, type Mismatch, type Verification, type VerifySeedsOptions } from './verify/verify-seeds.ts';
export { verifyBatch, type Unequal, type VerifiedBatch, type VerifyCheck, type VerifyOptions } from './verify/verify-batch.ts';
export { DEPENDENCE_IN_WORDS, type Dependence, type Diagnosis } from './verify/diagnose.ts';
export type { Hunt, HuntOutcome, HuntResult } from './hunt/hunt.ts';
export { runHunts, type HuntsOptions, type HuntsProgress } from './hunt/run-hunts.ts';
