/**
 * Measuring on a noisy machine: every case is warmed up and then run several times, in turns with the others, so that
 * a slow moment hits them all. The best is what the code can do, the median what it did today.
 */

export interface Sample {
  /** What was done, in the case's own unit: events, runs. */
  readonly amount: number;
  readonly seconds: number;
}

export interface Measured {
  readonly name: string;
  /** Amounts a second. */
  readonly best: number;
  readonly median: number;
  readonly samples: readonly Sample[];
}

export interface Case {
  readonly name: string;
  /** What comes before each turn and is not timed. */
  readonly prepare?: (turn: number) => void;
  /** Does the work once and says how much it was; `turn` counts from 0, warm-up turns included. */
  readonly run: (turn: number) => number;
}

export const now = (): number => performance.now() / 1000;

/** Runs all cases in turns. The first `warmUps` turns do not count. */
export function measure(cases: readonly Case[], warmUps: number, turns: number): Measured[] {
  const samples = cases.map((): Sample[] => []);
  for (let turn = 0; turn < warmUps + turns; turn++) {
    for (const [at, { prepare, run }] of cases.entries()) {
      prepare?.(turn);
      const start = now();
      const amount = run(turn);
      const seconds = now() - start;
      if (turn >= warmUps) samples[at]?.push({ amount, seconds });
    }
  }
  return cases.map(({ name }, at) => summarise(name, samples[at] as Sample[]));
}

export function summarise(name: string, samples: readonly Sample[]): Measured {
  const rates = samples.map(({ amount, seconds }) => amount / seconds).sort((a, b) => a - b);
  return { name, best: rates.at(-1) as number, median: rates[rates.length >> 1] as number, samples };
}
