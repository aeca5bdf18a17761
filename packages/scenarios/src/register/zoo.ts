/** Known bugs of stores of registers: each replaces one rule. */
import type { RegisterRules } from '@barksim/barkfs-nodes';
import { correctRegisterRules } from '@barksim/barkfs-nodes';
import type { PlantedBug } from '@barksim/sim-core';
import { LINEARIZABLE } from './observer.ts';

export interface PlantedRegisterBug extends PlantedBug {
  readonly rules: RegisterRules;
}

export const registerZoo: readonly PlantedRegisterBug[] = [
  {
    id: 'A1',
    summary: 'a majority is taken for enough where a disk may forget',
    source: 'Malkhi and Reiter, Byzantine Quorum Systems, 1998: quorums for servers that do not forget',
    expectedProperties: [LINEARIZABLE],
    replaces: ['quorumSize'],
    needs: ['disk', 'crash'],
    rules: { ...correctRegisterRules, quorumSize: (replicaCount) => Math.floor(replicaCount / 2) + 1 },
  },
  {
    id: 'A2',
    summary: 'what is read is not compared with its checksum',
    source: 'Ganesan and others, Redundancy Does Not Imply Fault Tolerance, FAST 2017',
    expectedProperties: [LINEARIZABLE],
    replaces: ['isSound'],
    needs: ['disk'],
    rules: { ...correctRegisterRules, isSound: () => true },
  },
];
