/**
 * Why two runs of a seed are not the same: it is run in processes of its own, each like the first but for one thing.
 * What has to be changed for the run to change is what it depends on.
 */
import type { EventWindow, Scenario, Testimony } from '@barksim/sim-core';
import { unseenDivergence, type ComparedRuns, type Divergence } from '../divergence/compare-testimonies.ts';
import { comparedRuns, divergenceOf, findDivergence } from '../divergence/find-divergence.ts';
import { witnessElsewhere, type Surroundings } from './other-process.ts';
import type { Unequal, VerifyOptions } from './verify-batch.ts';

/** What a run depends on besides its seed. */
export type Dependence = 'the moment' | 'the surroundings' | 'earlier runs' | 'aliasing' | 'unknown';

export const DEPENDENCE_IN_WORDS: Readonly<Record<Dependence, string>> = {
  'the moment':
    'two processes that did exactly the same differ: a real clock, real randomness or the machine leaks in, perhaps through a reference that a module took when it was loaded (const { now } = Date)',
  'the surroundings': 'a process in another time zone and language differs: Intl, a locale, local time or the environment leaks in',
  'earlier runs': 'a process that ran other seeds before differs from one that did not: a module or a closure keeps state from an earlier run',
  aliasing:
    'direct runs differ from runs through Immer: a state shares something that changes with a message, with what is on disk, with another state, or with a module',
  unknown: 'runs in processes of their own were all alike: it shows only sometimes, or only in long processes',
};

export interface Diagnosis {
  readonly dependence: Dependence;
  readonly divergence: Divergence;
}

interface Arrangement {
  readonly dependence: Dependence;
  readonly between: ComparedRuns['between'];
  readonly surroundings: Surroundings;
  readonly history: readonly string[];
  readonly handlers: 'direct' | 'immer';
}

/** `history`: seeds that ran before it in the process where it differed, in order. */
export function diagnose(scenario: Scenario, catalogueUrl: string, { seed, check }: Unequal, options: VerifyOptions, history: readonly string[]): Diagnosis {
  const second = { surroundings: 'same', history: [], handlers: 'direct' } as const;
  const arrangements: readonly Arrangement[] = [
    { ...second, dependence: 'the moment', between: ['a run in a new process', 'the same in another'] },
    { ...second, dependence: 'the surroundings', between: ['a run in a new process', 'one in another time zone and language'], surroundings: 'foreign' },
    { ...second, dependence: 'earlier runs', between: ['a run in a new process', 'one after runs of other seeds'], history },
    { ...second, dependence: 'aliasing', between: ['a direct run', 'the same through Immer'], handlers: 'immer' },
  ];
  const witness = ({ surroundings, history: before, handlers }: Omit<Arrangement, 'dependence' | 'between'>) => {
    return (window?: EventWindow): Testimony =>
      witnessElsewhere({ catalogueUrl, scenario: scenario.name, options, work: { kind: 'testimony', history: before, seed, handlers, window } }, surroundings);
  };
  for (const arrangement of arrangements) {
    const runs = comparedRuns(scenario, seed, options, arrangement.between);
    const divergence = divergenceOf([witness(second), witness(arrangement)], runs);
    if (divergence !== undefined) return { dependence: arrangement.dependence, divergence };
  }
  if (check === 'other process') {
    const runs = comparedRuns(scenario, seed, options, ['a run here', 'a run in another process']);
    return { dependence: 'unknown', divergence: unseenDivergence(`seed ${seed} came to something else in another process, once`, runs) };
  }
  return { dependence: 'unknown', divergence: findDivergence(scenario, seed, { ...options, strict: true }) };
}
