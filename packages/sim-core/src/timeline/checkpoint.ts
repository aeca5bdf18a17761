/**
 * A checkpoint holds everything of a world that changes, as plain data: names and positions, never live references.
 * It restores into a fresh world built from the same specification, any number of times.
 */
import type { FaultSave } from '../faults/fault-controller.ts';
import type { HistorySave } from '../history/sim-history.ts';
import type { LivenessSave } from '../liveness/liveness.ts';
import type { QueueEntry } from '../engine/event-queue.ts';
import type { NodeSave, SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import type { NetworkSave } from '../network/network.ts';
import type { Violation } from '../properties/violation.ts';
import type { StreamState } from '../random/stream.ts';
import type { Micros } from '../time.ts';

export interface Checkpoint {
  readonly eventCount: number;
  readonly nowMicros: Micros;
  readonly lastLookMicros: Micros;
  readonly queue: { sequence: number; entries: readonly QueueEntry[] };
  readonly nodes: readonly NodeSave[];
  readonly streams: readonly (readonly [string, StreamState])[];
  readonly network: NetworkSave;
  readonly faults: FaultSave;
  readonly history: HistorySave;
  readonly fingerprint: readonly [number, number];
  readonly coverage: readonly (readonly [string, number])[];
  readonly inconclusive: readonly string[];
  readonly firstViolation: Violation | null;
  readonly observer: unknown;
  readonly liveness: LivenessSave | undefined;
}

export function saveWorld(world: World): Checkpoint {
  // One clone of everything, so that what is shared inside stays shared inside, and nothing is shared with the world.
  return structuredClone({
    eventCount: world.eventCount,
    nowMicros: world.nowMicros,
    lastLookMicros: world.lastLookMicros,
    queue: world.queue.save(),
    nodes: world.nodes.map((node) => node.save()),
    streams: world.streams.save(),
    network: world.network.save(),
    faults: world.faults.save(),
    history: world.history.save(),
    fingerprint: world.fingerprint.save(),
    coverage: [...world.coverage],
    inconclusive: world.inconclusive,
    firstViolation: world.firstViolation,
    observer: world.saveObserver(),
    liveness: world.liveness?.save(),
  });
}

/** The world must have been built from the specification and seed of the saved one, and must not have booted. */
export function loadWorld(world: World, checkpoint: Checkpoint): void {
  const saved = structuredClone(checkpoint);
  world.eventCount = saved.eventCount;
  world.nowMicros = saved.nowMicros;
  world.lastLookMicros = saved.lastLookMicros;
  world.queue.load(saved.queue);
  for (const [id, node] of saved.nodes.entries()) (world.nodes[id] as SimNode).load(node);
  world.streams.load(saved.streams);
  // Faults first: laying them on does not touch what links remember.
  world.faults.load(saved.faults);
  world.network.load(saved.network);
  world.history.load(saved.history);
  world.fingerprint.load(saved.fingerprint);
  world.coverage.clear();
  for (const [name, count] of saved.coverage) world.coverage.set(name, count);
  world.inconclusive.splice(0, world.inconclusive.length, ...saved.inconclusive);
  world.firstViolation = saved.firstViolation;
  world.loadObserver(saved.observer);
  if (saved.liveness !== undefined) world.liveness?.load(saved.liveness);
}
