/** How a sync ends while faults lie over the disk, and what becomes of the writes that it covers. */
import { writeMisdirected } from './damage-at-rest.ts';
import type { DiskConditions } from './disk-conditions.ts';
import type { DiskOwner } from './disk-owner.ts';
import type { PendingWrites } from './pending-writes.ts';
import type { SimDisk } from './sim-disk.ts';

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

/** Brings the oldest writes onto the platter until so many are left. */
export function writeBack(pending: PendingWrites, left: number, disk: SimDisk, owner: DiskOwner): void {
  const misdirected = disk.conditions === null ? [] : disk.conditions.misdirectedWrites;
  while (pending.length > left) {
    if (misdirected.length === 0) pending.makeOldestDurable();
    else if (writeMisdirected(pending, misdirected, disk, owner.stream('misdirected-write'))) owner.hadEffect('misdirected-write');
  }
}

/**
 * After a failed sync Linux marks the pages clean: the data stays readable and is on no disk, and a further sync does not
 * write it (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020: ext4 and XFS; btrfs goes
 * back to what is on the disk).
 */
export function loseWrites(pending: PendingWrites, left: number): void {
  while (pending.length > left) pending.loseOldest();
}
