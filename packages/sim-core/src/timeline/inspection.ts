/** What a world holds at an instant, in names and words: for debuggers and reports. */
import type { Typed } from '../node-contract.ts';
import { MESSAGE } from '../engine/event-kind.ts';
import type { SimNode } from '../engine/sim-node.ts';
import type { World } from '../engine/world.ts';
import type { Fault } from '../faults/fault.ts';
import type { Micros } from '../time.ts';

export interface MessageInFlight {
  readonly from: string;
  readonly to: string;
  readonly arrivesAtMicros: Micros;
  readonly message: Typed;
}

/** Messages under way, earliest arrival first. A message that will meet a cut or a crash is still under way. */
export function messagesInFlight(world: World): MessageInFlight[] {
  return world.queue
    .entries()
    .filter((entry) => entry.kind === MESSAGE)
    .map((entry) => ({
      from: nameOf(world, entry.source),
      to: nameOf(world, entry.node),
      arrivesAtMicros: entry.time,
      message: entry.payload as Typed,
    }));
}

export interface MessageWaiting {
  readonly from: string;
  readonly to: string;
  /** `queued`: for the bandwidth of its link, before its flight. `held`: at the far end of a link that nothing passes. */
  readonly where: 'queued' | 'held';
  readonly message: Typed;
}

/** Messages that no time of arrival is known of yet, by link, in their order there. */
export function messagesWaiting(world: World): MessageWaiting[] {
  return world.network.links.flatMap((link) => {
    if (!link.hasTroubles) return [];
    const { held, backlog } = link.troubles;
    const [from, to] = [nameOf(world, link.from), nameOf(world, link.to)];
    return [
      ...held.map(({ message }) => ({ from, to, where: 'held' as const, message })),
      ...backlog.items.map(({ message }) => ({ from, to, where: 'queued' as const, message })),
    ];
  });
}

export interface PendingTimer {
  readonly node: string;
  /** Null while its node's monotonic clock stands still: it will fire some time after that. */
  readonly firesAtMicros: Micros | null;
  readonly timer: Typed;
}

/** Every pending timer, earliest first, and those that wait for a clock last. */
export function pendingTimers(world: World): PendingTimer[] {
  const pending: { timer: PendingTimer; deadline: Micros }[] = [];
  for (const { name, clock, timers } of world.nodes) {
    for (const [slot, timer] of timers.timers.entries()) {
      if (timer === undefined) continue;
      const deadline = timers.deadlines[slot] as Micros;
      pending.push({ timer: { node: name, firesAtMicros: clock.isOutOfReach(deadline) ? null : deadline, timer }, deadline });
    }
  }
  return pending.sort((a, b) => a.deadline - b.deadline).map(({ timer }) => timer);
}

export interface NodeClocks {
  readonly node: string;
  readonly wallMicros: Micros;
  readonly monotonicMicros: Micros;
  readonly driftPpm: number;
  readonly wallOffsetMicros: Micros;
}

export function nodeClocks(world: World): NodeClocks[] {
  return world.nodes.map(({ name, clock }) => ({
    node: name,
    wallMicros: clock.wall(world.nowMicros),
    monotonicMicros: clock.monotonic(world.nowMicros),
    driftPpm: clock.driftPpm,
    wallOffsetMicros: clock.wallOffsetMicros,
  }));
}

export interface NodeStatus {
  readonly node: string;
  readonly kind: string;
  readonly status: 'up' | 'down' | 'paused';
  readonly bootCount: number;
  /** Messages and notifications held back until writes are durable. */
  readonly held: number;
  /** Events that wait for the node: it is paused, has no free worker, or leaves them lying. */
  readonly parked: number;
}

export function nodeStatuses(world: World): NodeStatus[] {
  return world.nodes.map((node) => ({
    node: node.name,
    kind: node.program.kind,
    status: !node.isUp ? 'down' : node.pauseCount > 0 ? 'paused' : 'up',
    bootCount: node.bootCount,
    held: node.held.length,
    parked: node.parked.length + node.work.length + node.stuckEvents.length,
  }));
}

export interface FaultStatus {
  readonly fault: Fault;
  /** `not fired`: its instant has passed, and nobody played its role, the budget vetoed it, or the second phase had begun. */
  readonly status: 'to come' | 'active' | 'over' | 'not fired';
}

export function faultStatuses(world: World): FaultStatus[] {
  return world.faults.faults.map((fault, position) => ({ fault, status: statusOf(fault, position, world) }));
}

function statusOf(fault: Fault, position: number, { faults, nowMicros }: World): FaultStatus['status'] {
  if (faults.active.includes(position)) return 'active';
  if (faults.fired.includes(position)) return 'over';
  return fault.at < nowMicros || faults.core !== null ? 'not fired' : 'to come';
}

function nameOf(world: World, id: number): string {
  return (world.nodes[id] as SimNode).name;
}
