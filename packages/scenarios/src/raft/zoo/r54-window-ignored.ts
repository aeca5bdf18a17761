/** R54: a slow follower is buried under what is sent to it. */
import { correctRaftRules } from '@barksim/barkfs-nodes';
import { BOUNDED_WINDOW } from '../properties/property-names.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';

/** Knows no bound (against etcd's Inflights). */
function isWindowFull(): boolean {
  return false;
}

export const windowIgnored: PlantedRaftBug = {
  id: 'R54',
  summary: 'a leader sends any number of messages ahead',
  source: "a textbook mutation of etcd's Inflights",
  expectedProperties: [BOUNDED_WINDOW],
  replaces: ['isWindowFull'],
  needs: [],
  rules: { ...correctRaftRules, isWindowFull },
};
