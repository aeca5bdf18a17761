/** What a campaign has found so far, summed up in the order of its seeds, whatever the order in which they ended. */
import { createHash, type Hash } from 'node:crypto';
import { FaultTallying, type FaultTallies } from '../seeds/fault-tally.ts';
import type { BatchResult, BrokenSeed, UndecidedSeed } from '../seeds/run-batch.ts';
import type { Failure } from '../failure/failure.ts';
import type { Divergence } from '../divergence/compare-testimonies.ts';

/** Why a campaign ended. */
export type CampaignEnd = 'seeds' | 'time' | 'bail' | 'interrupted' | 'broken';

export interface CampaignFailure {
  readonly seed: string;
  readonly property: string;
  readonly eventIndex: number;
  /** What a failure file holds; undefined when the seed was not run again, because its property had failed often enough. */
  readonly failure: Failure | undefined;
}

/** A failing seed that went another way when it was run again. */
export interface NondeterministicSeed {
  readonly seed: string;
  readonly divergence: Divergence;
}

export interface CampaignResult {
  readonly scenario: string;
  readonly endedBy: CampaignEnd;
  readonly seedsRun: number;
  readonly failures: readonly CampaignFailure[];
  readonly undecided: readonly UndecidedSeed[];
  readonly broken: BrokenSeed | undefined;
  readonly nondeterministic: readonly NondeterministicSeed[];
  readonly events: number;
  readonly simulatedMicros: number;
  readonly coverage: Readonly<Record<string, number>>;
  /** By kind of fault, in how many runs it was drawn, fired and made a difference. */
  readonly faults: FaultTallies;
  /** Over the fingerprints of all seeds in order: 16 hexadecimal digits. Equal campaigns have equal ones. */
  readonly fingerprint: string;
  /** Real time from the first seed to the last. */
  readonly wallMillis: number;
}

export class CampaignTotals {
  seedsRun = 0;
  events = 0;
  simulatedMicros = 0;
  broken: BrokenSeed | undefined = undefined;
  readonly failures: CampaignFailure[] = [];
  readonly undecided: UndecidedSeed[] = [];
  readonly nondeterministic: NondeterministicSeed[] = [];
  readonly #coverage = new Map<string, number>();
  readonly #faults = new FaultTallying();
  readonly #fingerprint: Hash = createHash('sha256');

  /** Batches must come in the order of their seeds. */
  add(batch: BatchResult): void {
    this.seedsRun += batch.seedsRun;
    this.events += batch.events;
    this.simulatedMicros += batch.simulatedMicros;
    this.undecided.push(...batch.undecided);
    this.broken ??= batch.broken;
    for (const [name, count] of Object.entries(batch.coverage)) {
      this.#coverage.set(name, (this.#coverage.get(name) ?? 0) + count);
    }
    this.#faults.addAll(batch.faults);
    for (const fingerprint of batch.fingerprints) this.#fingerprint.update(fingerprint);
  }

  result(scenario: string, endedBy: CampaignEnd, wallMillis: number): CampaignResult {
    return {
      scenario,
      endedBy,
      seedsRun: this.seedsRun,
      failures: this.failures,
      undecided: this.undecided,
      broken: this.broken,
      nondeterministic: this.nondeterministic,
      events: this.events,
      simulatedMicros: this.simulatedMicros,
      coverage: Object.fromEntries(this.#coverage),
      faults: this.#faults.result(),
      fingerprint: this.#fingerprint.copy().digest('hex').slice(0, 16),
      wallMillis,
    };
  }
}
