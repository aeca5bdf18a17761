/** E15: a node with the better log stays in its early term for ever, and nobody else can win. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { CATCH_UP, CORE_CONVERGES, LATER_TERM_ADOPTED, LEADER_ELECTED, PROGRESS } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Takes a refusal for nothing but a refusal (against §5.1). */
function adoptsTermOfPreVote(): boolean {
  return false;
}

export const ignoresTermOfRefusedPreVote: PlantedRaftBug = {
  id: 'E15',
  summary: 'the later term in a refused pre-vote is ignored',
  source: 'openraft #1796, canonical/raft #279',
  expectedProperties: [PROGRESS, CATCH_UP, LEADER_ELECTED, CORE_CONVERGES, LATER_TERM_ADOPTED],
  replaces: ['adoptsTermOfPreVote'],
  needs: ['crash', 'partition'],
  rules: { ...correctRaftRules, adoptsTermOfPreVote },
};
