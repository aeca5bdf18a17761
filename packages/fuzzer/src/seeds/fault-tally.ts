/** What came of the faults that the seeds drew, kind by kind, counted in runs: so that what never mattered shows. */
import type { RunReport } from '@barksim/sim-core';

export interface FaultTally {
  /** Runs whose plan has a fault of the kind. */
  readonly drawn: number;
  /** Of those, runs in which one fired: somebody played its role, the run lasted until then, no budget vetoed it. */
  readonly fired: number;
  /** Of those, runs in which one made a difference. */
  readonly mattered: number;
}

/** By kind. */
export type FaultTallies = Readonly<Record<string, FaultTally>>;

export class FaultTallying {
  readonly #tallies = new Map<string, FaultTally>();

  addRun({ plan, coverage }: RunReport): void {
    for (const kind of new Set(plan.faults.map((fault) => fault.kind))) {
      const isFired = `fault/${kind}` in coverage;
      this.#add(kind, { drawn: 1, fired: Number(isFired), mattered: Number(isFired && `effect/${kind}` in coverage) });
    }
  }

  addAll(tallies: FaultTallies): void {
    for (const [kind, tally] of Object.entries(tallies)) this.#add(kind, tally);
  }

  #add(kind: string, { drawn, fired, mattered }: FaultTally): void {
    const before = this.#tallies.get(kind) ?? { drawn: 0, fired: 0, mattered: 0 };
    this.#tallies.set(kind, { drawn: before.drawn + drawn, fired: before.fired + fired, mattered: before.mattered + mattered });
  }

  /** By name, so that it does not depend on which seed came first. */
  result(): FaultTallies {
    return Object.fromEntries([...this.#tallies].sort(([left], [right]) => (left < right ? -1 : 1)));
  }
}
