/** M38: of two operators, or of two copies of a request, the later one undoes or repeats what the earlier one has done. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CHANGES_FROM_BASIS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes changes to a configuration that has been replaced for changes to its own (against dissertation 4.1). */
function startsFromThis(): boolean {
  return true;
}

export const changesWhatItFinds: PlantedRaftBug = {
  id: 'M38',
  summary: 'a leader makes a change to whatever configuration it finds, not to the one that the operator means',
  source: 'a textbook mutation of compare-and-set, which dissertation 4.1 leaves to the operator',
  expectedProperties: [CHANGES_FROM_BASIS],
  replaces: ['startsFromThis'],
  needs: ['membership'],
  rules: { ...correctRaftRules, startsFromThis },
};
