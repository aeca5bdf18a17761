/**
 * One node as the engine holds it: its program, its state, and everything around it (timers, disk, clock, what is held
 * back until writes are durable, what waits while it is paused).
 */
import type { AnyProgram, NodeId } from '../node-contract.ts';
import type { NodeSpec } from '../scenario.ts';
import type { SimClock, ClockSave } from '../clock/sim-clock.ts';
import type { DiskSave } from '../disk/disk-save.ts';
import type { SimDisk } from '../disk/sim-disk.ts';
import type { Stream } from '../random/stream.ts';
import { HeldQueue, type HeldSave } from './held-queue.ts';
import { TimerTable, type TimerTableSave } from './timer-table.ts';
import type { NodeHost } from './node-host.ts';

/** An event that came up while its node was paused. */
export interface ParkedEvent {
  readonly kind: number;
  readonly source: number;
  readonly code: number;
  readonly ticket: number;
  readonly payload: unknown;
}

export class SimNode {
  readonly id: NodeId;
  readonly name: string;
  readonly program: AnyProgram;
  readonly options: unknown;
  readonly timers = new TimerTable();
  readonly held = new HeldQueue();
  readonly clock: SimClock;
  readonly disk: SimDisk;
  /** Ties of this node's own timers and syncs. */
  readonly schedule: Stream;
  readonly random: Stream;
  /** Set right after construction; the host and its node know each other. */
  host!: NodeHost;
  state: any = undefined;
  /** Number of active faults that keep the node down, and paused. */
  downCount = 0;
  pauseCount = 0;
  bootCount = 0;
  parked: ParkedEvent[] = [];

  constructor(id: NodeId, spec: NodeSpec, clock: SimClock, disk: SimDisk, schedule: Stream, random: Stream) {
    this.id = id;
    this.name = spec.name;
    this.program = spec.program;
    this.options = spec.options;
    this.clock = clock;
    this.disk = disk;
    this.schedule = schedule;
    this.random = random;
  }

  get isUp(): boolean {
    return this.downCount === 0;
  }

  /** Takes every lasting fault off that lies over the node as a whole; its disk and clock are restored on their own. */
  restore(): void {
    // Crashes and pauses count their faults and are no overlay: what they interrupt does not come back by itself.
  }

  save(): NodeSave {
    return {
      state: this.state,
      downCount: this.downCount,
      pauseCount: this.pauseCount,
      bootCount: this.bootCount,
      parked: [...this.parked],
      timers: this.timers.save(),
      held: this.held.save(),
      clock: this.clock.save(),
      disk: this.disk.save(),
    };
  }

  load(saved: NodeSave): void {
    this.state = saved.state;
    this.downCount = saved.downCount;
    this.pauseCount = saved.pauseCount;
    this.bootCount = saved.bootCount;
    this.parked = [...saved.parked];
    this.timers.load(saved.timers);
    this.held.load(saved.held);
    this.clock.load(saved.clock);
    this.disk.load(saved.disk);
  }
}

export interface NodeSave {
  readonly state: unknown;
  readonly downCount: number;
  readonly pauseCount: number;
  readonly bootCount: number;
  readonly parked: readonly ParkedEvent[];
  readonly timers: TimerTableSave;
  readonly held: HeldSave;
  readonly clock: ClockSave;
  readonly disk: DiskSave;
}

