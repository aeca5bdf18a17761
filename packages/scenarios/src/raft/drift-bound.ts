/** How far the clocks of one run can drift apart: what leases must assume at least. */
import type { Fault, NodeClockOptions } from '@barksim/sim-core';

const MILLION = 1_000_000;

/** The engine keeps every clock within these limits, however many drifts overlap (sim-core/src/clock/sim-clock.ts). */
const SLOWEST_PPM = -900_000;
const FASTEST_PPM = 2_000_000;

/** The most, in millionths, by which one clock may gain on another: all drifts of one sign at once against all of the other. */
export function driftBoundPpm(clocks: readonly NodeClockOptions[], faults: readonly Fault[]): number {
  let slowest = 0;
  let fastest = 0;
  for (const { driftPpm = 0 } of clocks) {
    slowest = Math.min(slowest, driftPpm);
    fastest = Math.max(fastest, driftPpm);
  }
  for (const fault of faults) {
    if (fault.kind !== 'clock-drift') continue;
    slowest += Math.min(0, fault.driftPpm);
    fastest += Math.max(0, fault.driftPpm);
  }
  const slow = MILLION + Math.max(SLOWEST_PPM, slowest);
  const fast = MILLION + Math.min(FASTEST_PPM, fastest);
  return Math.ceil((fast * MILLION) / slow) - MILLION;
}
