/** M36: the last change is taken to be under way until something is committed behind it. */
import { correctRaftRules, type RaftState } from '@barksim/barkfs-nodes';
import { CHANGES_REFUSED_FOR_CAUSE } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Waits for one entry too many (against dissertation 4.1). */
function isChangeUnderWay(state: RaftState): boolean {
  return state.configurationIndex >= state.commitIndex;
}

export const changeNeverOver: PlantedRaftBug = {
  id: 'M36',
  summary: 'a change is refused though the one before is committed, unless something else was committed since',
  source: 'a textbook mutation of dissertation 4.1',
  expectedProperties: [CHANGES_REFUSED_FOR_CAUSE],
  replaces: ['isChangeUnderWay'],
  needs: ['membership'],
  rules: { ...correctRaftRules, isChangeUnderWay },
};
