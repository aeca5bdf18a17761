/** How a sync ends while faults lie over the disk. */
import type { DiskConditions } from './disk-conditions.ts';
import type { DiskOwner } from './disk-owner.ts';

/** What it covers is durable. */
export const DONE = 0;
/** It is acknowledged, and nothing has become durable: the disk keeps the data in a cache of its own. */
export const LIE = 1;
/** It fails; the operating system's cache goes on showing what was lost, or falls back to what is durable. */
export const FAILED = 2;
export const FAILED_AND_REVERTED = 3;

/** Every fault draws, whatever the others gave, so that lifting one moves no other's luck. A failure is never a lie. */
export function drawSyncOutcome({ syncFailures, syncLies }: DiskConditions, owner: DiskOwner): number {
  let outcome = DONE;
  for (const ppm of syncLies) if (owner.stream('sync-lies').chance(ppm)) outcome = LIE;
  let failure = DONE;
  for (const { ppm, revertsCache } of syncFailures) {
    if (owner.stream('sync-fails').chance(ppm)) failure = Math.max(failure, revertsCache ? FAILED_AND_REVERTED : FAILED);
  }
  if (failure !== DONE) outcome = failure;
  if (outcome !== DONE) owner.hadEffect(outcome === LIE ? 'sync-lies' : 'sync-fails');
  return outcome;
}
