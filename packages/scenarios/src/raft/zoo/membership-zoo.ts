import { strangersElect } from './e29-strangers-elect.ts';
import { changesBeforeOwnCommit } from './m1-changes-before-own-commit.ts';
import { leavesJointRepeatedly } from './m11-leaves-joint-repeatedly.ts';
import { leavesJointEarly } from './m12-leaves-joint-early.ts';
import { removedLeaderQuits } from './m13-removed-leader-quits.ts';
import { removedLeaderStays } from './m14-removed-leader-stays.ts';
import { removedNodesStand } from './m15-removed-nodes-stand.ts';
import { countsEverybody } from './m16-counts-everybody.ts';
import { returnsUnderOldName } from './m17-returns-under-old-name.ts';
import { commitsByFirstHalf } from './m19-commits-by-first-half.ts';
import { overlappingChanges } from './m2-overlapping-changes.ts';
import { jointElectsByNew } from './m20-joint-elects-by-new.ts';
import { changesSeveralVoters } from './m3-changes-several-voters.ts';
import { configurationOnCommit } from './m5-configuration-on-commit.ts';
import { forgetsConfigurations } from './m7-forgets-configurations.ts';
import { keepsTruncatedConfiguration } from './m8-keeps-truncated-configuration.ts';
import { learnerRefusesVote } from './m9-learner-refuses-vote.ts';
import { uncommittedConfigurationInSnapshot } from './n5-uncommitted-configuration-in-snapshot.ts';
import { inheritedJointNeverLeft } from './m21-inherited-joint-never-left.ts';
import type { PlantedRaftBug } from './planted-raft-bug.ts';
import { earlierSessionCounts } from './r19-earlier-session-counts.ts';

/** Bugs in changes of a cluster's members: scenarios whose members never change do not show them. */
export const membershipZoo: readonly PlantedRaftBug[] = [
  changesBeforeOwnCommit,
  overlappingChanges,
  changesSeveralVoters,
  configurationOnCommit,
  forgetsConfigurations,
  keepsTruncatedConfiguration,
  learnerRefusesVote,
  leavesJointRepeatedly,
  leavesJointEarly,
  removedLeaderQuits,
  removedLeaderStays,
  removedNodesStand,
  countsEverybody,
  returnsUnderOldName,
  commitsByFirstHalf,
  jointElectsByNew,
  strangersElect,
  earlierSessionCounts,
  uncommittedConfigurationInSnapshot,
  inheritedJointNeverLeft,
];
