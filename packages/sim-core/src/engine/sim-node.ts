/**
 * One node as the engine holds it: its program, its state, and everything around it (timers, disk, clock, what is held
 * back until writes are durable, what waits while it is paused).
 */
import type { AnyProgram, Host, NodeId } from '../node-contract.ts';
import type { NodeSpec } from '../scenario.ts';
import type { SimClock, ClockSave } from '../clock/sim-clock.ts';
import type { DiskSave } from '../disk/disk-save.ts';
import type { SimDisk } from '../disk/sim-disk.ts';
import type { Stream } from '../random/stream.ts';
import { HeldQueue, type HeldSave } from './held-queue.ts';
import type { ArmedCrash } from './crash-points.ts';
import type { StuckEvent, StuckRequests } from './intake.ts';
import { TimerTable, type TimerTableSave } from './timer-table.ts';
import type { ParkedEvent, WorkQueue, WorkSave } from './work-queue.ts';
import type { NodeHost } from './node-host.ts';

export class SimNode {
  readonly id: NodeId;
  readonly name: string;
  program: AnyProgram;
  options: unknown;
  readonly #spec: NodeSpec;
  readonly timers = new TimerTable();
  readonly held = new HeldQueue();
  readonly clock: SimClock;
  readonly disk: SimDisk;
  /** Ties of this node's own timers and syncs. */
  readonly schedule: Stream;
  readonly random: Stream;
  /** Set right after construction; the host and its node know each other. */
  host!: NodeHost;
  /** What its handlers get: the host, or one that watches them (see `crash-points.ts`). */
  programHost!: Host;
  state: any = undefined;
  /** Number of active faults that keep the node down, and paused. */
  downCount = 0;
  pauseCount = 0;
  bootCount = 0;
  /** Labels of those faults that keep it down which do so at instants of their own. */
  downFor: string[] = [];
  /** It came up during a pause, and boots when that is over. */
  waitsToBoot = false;
  parked: ParkedEvent[] = [];
  /** Whether events reach their handlers without further ado (see `intake.ts`). */
  isOpen = true;
  readonly work: WorkQueue;
  /** Laid on by gray failures, and what lies there because of them. */
  stuckRequests: StuckRequests[] = [];
  stuckEvents: StuckEvent[] = [];
  /** Points in its handlers at which it will crash. */
  armedCrashes: ArmedCrash[] = [];
  /** The version of the program that was started last; undefined: the node's own. */
  version: string | undefined = undefined;
  /** The one that faults ask for. */
  wantedVersion: string | undefined = undefined;

  constructor(
    id: NodeId,
    spec: NodeSpec,
    clock: SimClock,
    disk: SimDisk,
    schedule: Stream,
    random: Stream,
    work: WorkQueue,
  ) {
    this.id = id;
    this.name = spec.name;
    this.program = spec.program;
    this.options = spec.options;
    this.#spec = spec;
    this.clock = clock;
    this.disk = disk;
    this.schedule = schedule;
    this.random = random;
    this.work = work;
    this.refreshOpen();
  }

  get isUp(): boolean {
    return this.downCount === 0 && !this.waitsToBoot;
  }

  /** To be called whenever one of these changes. */
  refreshOpen(): void {
    this.isOpen = this.pauseCount === 0 && this.stuckRequests.length === 0 && this.work.isIdle;
  }

  get versionNames(): readonly string[] {
    return Object.keys(this.#spec.versions ?? {});
  }

  /** Which program boots next. False when the node has no such version. */
  setVersion(version: string | undefined): boolean {
    const next = version === undefined ? this.#spec : this.#spec.versions?.[version];
    if (next === undefined) return false;
    this.version = version;
    this.program = next.program;
    this.options = next.options === undefined ? this.#spec.options : next.options;
    return true;
  }

  /** Takes every lasting fault off that lies over the node as a whole; its disk and clock are restored on their own. */
  restore(): void {
    // Crashes and pauses count their faults and are no overlay: what they interrupt does not come back by itself.
    this.work.restore();
    this.stuckRequests = [];
    this.wantedVersion = undefined;
  }

  save(): NodeSave {
    return {
      state: this.state,
      downCount: this.downCount,
      pauseCount: this.pauseCount,
      bootCount: this.bootCount,
      downFor: [...this.downFor],
      waitsToBoot: this.waitsToBoot,
      parked: [...this.parked],
      work: this.work.save(),
      stuckEvents: [...this.stuckEvents],
      armedCrashes: this.armedCrashes.map((each) => ({ ...each })),
      version: this.version,
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
    this.downFor = [...saved.downFor];
    this.waitsToBoot = saved.waitsToBoot;
    this.parked = [...saved.parked];
    this.work.load(saved.work);
    this.stuckEvents = [...saved.stuckEvents];
    this.armedCrashes = saved.armedCrashes.map((each) => ({ ...each }));
    this.setVersion(saved.version);
    this.refreshOpen();
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
  readonly downFor: readonly string[];
  readonly waitsToBoot: boolean;
  readonly parked: readonly ParkedEvent[];
  readonly work: WorkSave;
  readonly stuckEvents: readonly StuckEvent[];
  readonly armedCrashes: readonly ArmedCrash[];
  readonly version: string | undefined;
  readonly timers: TimerTableSave;
  readonly held: HeldSave;
  readonly clock: ClockSave;
  readonly disk: DiskSave;
}

