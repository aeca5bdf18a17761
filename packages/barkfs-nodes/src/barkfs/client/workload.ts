/**
 * What a file client does with its time: a script, or operations drawn by weight over a tiny set of paths (so that clients
 * meet), one at a time with pauses in between.
 */
import type { Micros, RandomStream } from '@barksim/sim-core';
import type { BarkfsOptions } from '../options.ts';
import type { FileOperation } from './client-operations.ts';
import { makeRecord } from './record.ts';

export interface OperationWeights {
  readonly read: number;
  readonly write: number;
  readonly append: number;
  readonly create: number;
  readonly mkdir: number;
  readonly delete: number;
  readonly rename: number;
  readonly list: number;
  readonly stat: number;
}

/** Reads five times as often as anything else, as in the generators of the field; appends as often as GFS means them. */
export const USUAL_WEIGHTS: OperationWeights = {
  read: 5,
  write: 2,
  append: 4,
  create: 2,
  mkdir: 1,
  delete: 1,
  rename: 1,
  list: 1,
  stat: 1,
};

export interface RandomWorkload {
  readonly kind: 'random';
  readonly weights: OperationWeights;
  /** Files that are written at offsets. */
  readonly writtenPaths: readonly string[];
  /** Files that are appended to and never written. */
  readonly appendedPaths: readonly string[];
  /** Directories that are made now and then. */
  readonly directories: readonly string[];
  /** Writes begin below this offset, in chunks. */
  readonly writeSpanChunks: number;
  readonly pauseMinMicros: Micros;
  readonly pauseMaxMicros: Micros;
  /** Nothing new begins after this, by the client's monotonic clock. */
  readonly stopAtMicros: Micros;
}

export type ScriptStep =
  | { readonly do: 'operation'; readonly operation: FileOperation }
  | { readonly do: 'wait'; readonly micros: Micros }
  | { readonly do: 'say'; readonly text: string };

export interface ScriptedWorkload {
  readonly kind: 'script';
  readonly steps: readonly ScriptStep[];
}

export type Workload = RandomWorkload | ScriptedWorkload;

/** What a workload needs to remember between operations. */
export interface WorkloadProgress {
  operations: number;
  records: number;
}

const KINDS = ['read', 'write', 'append', 'create', 'mkdir', 'delete', 'rename', 'list', 'stat'] as const;

export function drawOperation(
  workload: RandomWorkload,
  options: BarkfsOptions,
  progress: WorkloadProgress,
  client: number,
  random: RandomStream,
): FileOperation {
  const paths = [...workload.writtenPaths, ...workload.appendedPaths];
  switch (drawKind(workload.weights, random)) {
    case 'read': {
      const span = drawSpan(workload, options, random);
      const length = random.int(1, Math.floor((options.chunkBytes * 3) / 2));
      return { f: 'read', path: random.pick(paths), offset: random.int(0, span - 1), length };
    }
    case 'write': {
      const span = drawSpan(workload, options, random);
      const length = random.int(1, random.chance(200_000) ? options.chunkBytes : options.chunkBytes >> 2);
      const data = makeRecord(client, ++progress.records, length).slice(0, length);
      return { f: 'write', path: random.pick(workload.writtenPaths), offset: random.int(0, span - 1), data };
    }
    case 'append': {
      const length = random.int(16, options.appendMaxBytes);
      const record = makeRecord(client, ++progress.records, length);
      return { f: 'append', path: random.pick(workload.appendedPaths), record };
    }
    case 'create':
      return { f: 'create', path: random.pick(paths) };
    case 'mkdir':
      return { f: 'mkdir', path: random.pick(workload.directories) };
    case 'delete':
      return { f: 'delete', path: random.pick(paths) };
    case 'rename': {
      // Written files stay written files and appended ones appended: each kind has its own promises.
      const family = random.chance(500_000) ? workload.writtenPaths : workload.appendedPaths;
      return { f: 'rename', path: random.pick(family), to: random.pick(family) };
    }
    case 'list':
      return { f: 'list', path: random.chance(500_000) ? '/' : random.pick(workload.directories) };
    case 'stat':
      return { f: 'stat', path: random.pick(paths) };
  }
}

/** Often only the first chunk: a write behind a chunk that does not exist yet is refused. */
function drawSpan(workload: RandomWorkload, options: BarkfsOptions, random: RandomStream): number {
  return random.int(1, workload.writeSpanChunks) * options.chunkBytes;
}

function drawKind(weights: OperationWeights, random: RandomStream): (typeof KINDS)[number] {
  let total = 0;
  for (const kind of KINDS) {
    total += weights[kind];
  }
  let lot = random.int(0, total - 1);
  for (const kind of KINDS) {
    lot -= weights[kind];
    if (lot < 0) {
      return kind;
    }
  }
  return 'read';
}
