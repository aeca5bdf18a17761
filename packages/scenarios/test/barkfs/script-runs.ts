/** Runs of a few clients that follow scripts, with chosen faults, and what the clients saw: for tests by example. */
import type { FileOperation, ReadResult, ScriptStep } from '@barksim/barkfs-nodes';
import type { Fault, Micros, OperationRecord, RunReport, Scenario, WorldView } from '@barksim/sim-core';
import { SECOND, runSeed } from '@barksim/sim-core';
import { buildBarkfsWorld } from '../../src/barkfs/cluster.ts';
import type { BarkfsSettings } from '../../src/barkfs/settings.ts';
import { QUICK_DISK, QUIET_NETWORK } from '../../src/barkfs/settings.ts';

export const CHUNK_BYTES = 1024;

export interface ScriptRun {
  /** One script for each client. */
  readonly scripts: readonly (readonly ScriptStep[])[];
  readonly faults?: readonly Fault[];
  readonly settings?: Partial<BarkfsSettings>;
  readonly durationMicros?: Micros;
  /** Looks at the world at the end. */
  readonly atEnd?: (view: WorldView) => void;
}

export interface ScriptOutcome {
  readonly report: RunReport;
  /** By client, in order. */
  readonly operations: readonly (readonly OperationRecord[])[];
}

export function doing(operation: FileOperation): ScriptStep {
  return { do: 'operation', operation };
}

export function waiting(micros: Micros): ScriptStep {
  return { do: 'wait', micros };
}

export function runScripts(run: ScriptRun, seed = '1'): ScriptOutcome {
  const durationMicros = run.durationMicros ?? 10 * SECOND;
  const settings: BarkfsSettings = {
    chunkServerCount: 5,
    workloads: run.scripts.map((steps) => ({ kind: 'script', steps })),
    options: {},
    network: QUIET_NETWORK,
    disk: QUICK_DISK,
    clocks: [],
    quietFromMicros: null,
    registrationBoundMicros: 0,
    replicationBoundMicros: 0,
    ...run.settings,
  };
  let operations: OperationRecord[][] = [];
  const scenario: Scenario = {
    name: 'barkfs/script',
    summary: '',
    description: '',
    durationMicros,
    bugs: [],
    expectedCoverage: [],
    draw: () => ({ settings, faults: run.faults ?? [] }),
    build(plan) {
      const world = buildBarkfsWorld(plan);
      const look = (view: WorldView): undefined => {
        const firstClient = 1 + settings.chunkServerCount;
        operations = run.scripts.map((_, client) =>
          view.history.operations.filter((record) => record.client === firstClient + client),
        );
        run.atEnd?.(view);
      };
      const atEnd = { property: 'script/end', atMicros: durationMicros, expected: 'the end', check: look };
      return { ...world, deadlines: [...(world.deadlines ?? []), atEnd] };
    },
  };
  const report = runSeed(scenario, seed, { strict: true });
  return { report, operations };
}

/** The data of the last read that succeeded. */
export function lastRead(records: readonly OperationRecord[] | undefined): string | undefined {
  const reads = (records ?? []).filter((record) => record.operation.f === 'read' && record.outcome === 'ok');
  return (reads[reads.length - 1]?.result as ReadResult | undefined)?.data;
}

export function results(records: readonly OperationRecord[] | undefined): unknown[] {
  return (records ?? []).map((record) => record.result);
}
