/**
 * A laboratory test as a script: what happens, in order, and what must be true then. The script has a present instant;
 * whatever is said happens there, and `pass` moves it on. The laboratory's tests wait until something has come true, for
 * some seconds at most; here the time is given, less than theirs, and what must be true by then is a demand.
 */
import type { Fault, Micros, RandomStream, Target } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import type { RaftSettings } from '../settings.ts';
import type { Budget, Counted, Demand, LabSettings } from './lab-settings.ts';
import type { TesterStep } from './tester.ts';

/** The time for an election and an agreement after something went wrong: the laboratory gives ten seconds. */
export const ELECTION_MICROS: Micros = 2 * SECOND;
/** The time for an agreement while all is well, and for followers to learn of it from a heartbeat. */
export const QUICKLY_MICROS: Micros = 250 * MILLISECOND;
/** What happens next finds the effects of what happened last. */
const MOMENT_MICROS: Micros = 2 * MILLISECOND;

/** Something that was laid on and can be lifted. */
export interface Trouble {
  readonly fault: Fault;
}

export interface BudgetLimits {
  readonly atLeast?: number;
  readonly atMost?: number;
}

interface OpenTrouble extends Trouble {
  fault: Fault & { until?: Micros };
}

export class LabScript {
  readonly random: RandomStream;
  readonly servers: number;
  readonly #troubles: OpenTrouble[] = [];
  readonly #steps: TesterStep[] = [];
  readonly #demands: Demand[] = [];
  readonly #budgets: Budget[] = [];
  #at: Micros = 0;
  #sequence = 0;
  #quietFrom: Micros = 0;

  constructor(servers: number, random: RandomStream) {
    this.servers = servers;
    this.random = random;
  }

  get now(): Micros {
    return this.#at;
  }

  pass(micros: Micros): void {
    this.#at += micros;
  }

  passBetween(minMicros: Micros, maxMicros: Micros): void {
    this.pass(this.random.int(minMicros, maxMicros));
  }

  /** Puts one command: within the time it is answered and applied by so many servers. Ends when the time is over. */
  agree(by: number = this.servers, withinMicros: Micros = QUICKLY_MICROS): void {
    this.#steps.push({ do: 'agree', atMicros: this.#at });
    this.#sequence += 1;
    this.#at += withinMicros;
    this.#demands.push({ kind: 'agreed', atMicros: this.#at, sequence: this.#sequence, by });
  }

  /** Starts commands that nobody waits for. Gives the last one's sequence. */
  start(count: number, to: 'leader' | 'everyone' | number = 'leader'): number {
    this.#steps.push({ do: 'start', atMicros: this.#at, count, to });
    this.#sequence += count;
    this.#at += MOMENT_MICROS;
    return this.#sequence;
  }

  /** Remembers the last known leader under the next number: faults may then name `remembered-1`, and `remembered-1+2`, two nodes on. */
  rememberLeader(): void {
    this.#steps.push({ do: 'remember-leader', atMicros: this.#at });
    this.#at += MOMENT_MICROS;
  }

  /** Each of the nodes is cut off from all servers, not from the tester, which like the laboratory's calls them directly. */
  disconnect(...nodes: Target[]): Trouble {
    return this.#begin((at) => ({ kind: 'isolation', nodes, except: ['tester'], at }));
  }

  /** Clients reach every side. */
  partition(...groups: Target[][]): Trouble {
    return this.#begin((at) => ({ kind: 'partition', groups, at }));
  }

  /** The nodes lose power, with everything that is not durable. */
  crash(...nodes: Target[]): Trouble {
    return this.#begin((at) => ({ kind: 'crash', nodes, at }));
  }

  /** After whatever was demanded at the present instant. */
  #begin(faultAt: (at: Micros) => Fault): Trouble {
    this.#at += MOMENT_MICROS;
    const trouble = { fault: faultAt(this.#at) };
    this.#troubles.push(trouble);
    this.#at += MOMENT_MICROS;
    return trouble;
  }

  /** Connects or restarts what was cut off or had crashed. */
  end(...troubles: Trouble[]): void {
    this.#at += MOMENT_MICROS;
    for (const trouble of troubles) {
      const open = this.#troubles.find((known) => known === trouble)!;
      open.fault = { ...open.fault, until: this.#at };
    }
    this.#quietFrom = this.#at;
    this.#at += MOMENT_MICROS;
  }

  demandLeader(followers: number): void {
    this.#demands.push({ kind: 'leader', atMicros: this.#at, followers });
  }

  demandNoLeader(): void {
    this.#demands.push({ kind: 'no-leader', atMicros: this.#at });
  }

  demandApplied(sequence: number, by: number): void {
    this.#demands.push({ kind: 'applied', atMicros: this.#at, sequence, by });
  }

  demandNotApplied(sequence: number): void {
    this.#demands.push({ kind: 'not-applied', atMicros: this.#at, sequence });
  }

  demandCommitted(entries: number): void {
    this.#demands.push({ kind: 'committed', atMicros: this.#at, entries });
  }

  /** For what is counted from `fromMicros` to `untilMicros`, by default the present instant. */
  budget(name: string, counts: Counted, fromMicros: Micros, limits: BudgetLimits, untilMicros: Micros = this.#at): void {
    const { atLeast = 0, atMost = null } = limits;
    this.#budgets.push({ name, counts, fromMicros, untilMicros, atLeast, atMost });
  }

  get faults(): Fault[] {
    return this.#troubles.map(({ fault }) => fault);
  }

  /** Throws when the script is longer than the run, which would leave demands unchecked. */
  settings(base: RaftSettings, durationMicros: Micros): LabSettings {
    if (this.#at >= durationMicros) throw new RangeError(`a script of ${this.#at} us in a run of ${durationMicros} us: expected it to end before the run`);
    const endless = this.#troubles.some(({ fault }) => fault.until === undefined);
    return {
      ...base,
      quietFromMicros: endless || base.quietFromMicros === null ? null : this.#quietFrom,
      progressBoundMicros: durationMicros - this.#quietFrom,
      steps: this.#steps,
      demands: this.#demands,
      budgets: this.#budgets,
      maxLogEntries: null,
      maxSnapshotChars: null,
    };
  }
}
