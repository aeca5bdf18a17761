/**
 * Why a healed core does not converge: what was sent within it and never arrived, which timers wait and never fire, and
 * what each node does again and again. Gathered from the trace of the second phase, so only runs with open eyes pay.
 */
import type { World } from '../engine/world.ts';
import type { TraceLine } from '../run.ts';
import type { Micros } from '../time.ts';
import { findCycle } from './cycle.ts';

export interface Starvation {
  /** Message types of which none arrived between two nodes, at least one of them in the core. */
  readonly undelivered: readonly UndeliveredMessages[];
  /** Timers of the core that are pending and have not fired since the phase began. */
  readonly unfired: readonly UnfiredTimer[];
  readonly cycles: readonly NodeCycle[];
}

export interface UndeliveredMessages {
  readonly from: string;
  readonly to: string;
  readonly type: string;
  readonly sent: number;
  /** Why the network gave them up, by reason. */
  readonly drops: Readonly<Record<string, number>>;
}

export interface UnfiredTimer {
  readonly node: string;
  readonly type: string;
  /** How long from the end of the run until it would have fired. */
  readonly dueInMicros: Micros;
}

export interface NodeCycle {
  readonly node: string;
  /** What the node handles, in order: `append-entries from n2`, `timer election-timeout`. */
  readonly steps: readonly string[];
  readonly repeats: number;
  /** Mean length of one round. */
  readonly periodMicros: Micros;
}

/** Fewer may be under way. */
const LEAST_SENT = 3;
/** What a node handled last: enough for any cycle that is looked for. */
const STEPS_KEPT = 2_000;

interface Traffic {
  sent: number;
  delivered: number;
  readonly drops: Record<string, number>;
}

interface Step {
  readonly text: string;
  readonly atMicros: Micros;
}

export class StarvationWatch {
  #core: readonly string[] | undefined = undefined;
  readonly #traffic = new Map<string, Traffic>();
  readonly #fired = new Set<string>();
  readonly #steps = new Map<string, Step[]>();

  add(line: TraceLine): void {
    if (line.kind === 'liveness' && this.#core === undefined) this.#core = (line.data as { core: string[] }).core;
    if (this.#core === undefined) return;
    const { node = '', from = '', to = '', type = '' } = line;
    switch (line.kind) {
      case 'send':
        this.#between(from, to, type).sent++;
        return;
      case 'drop': {
        const { drops } = this.#between(from, to, type);
        const { reason } = line.data as { reason: string };
        drops[reason] = (drops[reason] ?? 0) + 1;
        return;
      }
      case 'message':
        this.#between(from, node, type).delivered++;
        this.#step(node, `${type} from ${from}`, line.atMicros);
        return;
      case 'timer':
        this.#fired.add(`${node} ${type}`);
        this.#step(node, `timer ${type}`, line.atMicros);
        return;
      default:
    }
  }

  #between(from: string, to: string, type: string): Traffic {
    const key = JSON.stringify([from, to, type]);
    let traffic = this.#traffic.get(key);
    if (traffic === undefined) {
      traffic = { sent: 0, delivered: 0, drops: {} };
      this.#traffic.set(key, traffic);
    }
    return traffic;
  }

  #step(node: string, text: string, atMicros: Micros): void {
    let steps = this.#steps.get(node);
    if (steps === undefined) {
      steps = [];
      this.#steps.set(node, steps);
    }
    steps.push({ text, atMicros });
    if (steps.length > 2 * STEPS_KEPT) steps.splice(0, STEPS_KEPT);
  }

  /** At the end of the run; undefined when it never came to the second phase. */
  conclude(world: World): Starvation | undefined {
    const core = this.#core;
    if (core === undefined) return undefined;
    return { undelivered: this.#undelivered(core), unfired: this.#unfired(core, world), cycles: this.#cycles(core) };
  }

  /** Those between two nodes of the core first: nothing is wrong with their links. */
  #undelivered(core: readonly string[]): UndeliveredMessages[] {
    const found: UndeliveredMessages[] = [];
    for (const [key, { sent, delivered, drops }] of this.#traffic) {
      if (sent < LEAST_SENT || delivered > 0) continue;
      const [from, to, type] = JSON.parse(key) as [string, string, string];
      if (core.includes(from) || core.includes(to)) found.push({ from, to, type, sent, drops });
    }
    const outside = ({ from, to }: UndeliveredMessages): number => (core.includes(from) && core.includes(to) ? 0 : 1);
    return found.sort((left, right) => outside(left) - outside(right));
  }

  #unfired(core: readonly string[], world: World): UnfiredTimer[] {
    const found: UnfiredTimer[] = [];
    for (const { name, timers } of world.nodes) {
      if (!core.includes(name)) continue;
      for (const [slot, timer] of timers.timers.entries()) {
        if (timer === undefined || timers.tokens[slot] === 0 || this.#fired.has(`${name} ${timer.type}`)) continue;
        found.push({ node: name, type: timer.type, dueInMicros: (timers.deadlines[slot] as number) - world.nowMicros });
      }
    }
    return found;
  }

  #cycles(core: readonly string[]): NodeCycle[] {
    const found: NodeCycle[] = [];
    for (const node of core) {
      const steps = (this.#steps.get(node) ?? []).slice(-STEPS_KEPT);
      const cycle = findCycle(steps.map(({ text }) => text));
      if (cycle === undefined) continue;
      const { length, repeats } = cycle;
      const last = steps.at(-1) as Step;
      const first = steps[steps.length - 1 - length * (repeats - 1)] as Step;
      found.push({
        node,
        steps: steps.slice(-length).map(({ text }) => text),
        repeats,
        periodMicros: Math.round((last.atMicros - first.atMicros) / (repeats - 1)),
      });
    }
    return found;
  }
}
