/** Each property of the observer fires on a mutation that breaks it: one rule replaced, the same swarm. */
import { correctChunkServerRules, correctFileClientRules, correctMasterRules } from '@barksim/barkfs-nodes';
import type { ChunkServerRules, FileClientRules, MasterRules } from '@barksim/barkfs-nodes';
import { runSeed } from '@barksim/sim-core';
import type { Scenario } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import type { BarkfsRules } from '../../src/barkfs/cluster.ts';
import { assembleBarkfsWorld, makeBarkfsPrograms } from '../../src/barkfs/cluster.ts';
import {
  APPEND,
  DURABILITY,
  INTEGRITY,
  NO_STALE_PARTICIPATION,
  READ_FRESHNESS,
  REPLICA_ORDER,
  REPLICATION_RESTORED,
  SERVERS_REGISTERED,
  UNIQUE_PRIMARY,
  VERSION_MONOTONIC,
} from '../../src/barkfs/property-names.ts';
import { barkfsSwarm } from '../../src/barkfs/swarm.ts';

const MOST_SEEDS = 300;

function master(change: Partial<MasterRules>): BarkfsRules {
  return { masterRules: { ...correctMasterRules, ...change } };
}

function chunkServer(change: Partial<ChunkServerRules>): BarkfsRules {
  return { chunkServerRules: { ...correctChunkServerRules, ...change } };
}

function fileClient(change: Partial<FileClientRules>): BarkfsRules {
  return { fileClientRules: { ...correctFileClientRules, ...change } };
}

/** What goes wrong, how, and which property must say so. */
const MUTATIONS: readonly (readonly [string, BarkfsRules, string])[] = [
  ['a primary that does not wait for its secondaries (R14)', chunkServer({ isComplete: () => true }), APPEND],
  ['a primary that is content with all secondaries but one (R14)', chunkServer({ isComplete: (it) => it.waitingFor.length <= 1 }), DURABILITY],
  ['a version that comes into force with one replica of several (G1, G4)', master({ roundIsComplete: (round) => round.adopted.length > 0 }), DURABILITY],
  ['clones of a version that a primary writes under (G4)', master({ mustFenceBeforeClone: () => false }), DURABILITY],
  ['a new lease before the old one ran out (R11)', master({ leaseIsOver: () => true }), UNIQUE_PRIMARY],
  ['a master that counts leases too short (G3)', master({ leaseExpiry: (now, options) => now + options.leaseMicros / 2 }), UNIQUE_PRIMARY],
  ['a secondary that takes mutations in any order (R13)', chunkServer({ acceptsMutation: (replica, it) => !replica.corrupt && it.version === replica.version }), REPLICA_ORDER],
  ['a secondary without a version fence (G5)', chunkServer({ acceptsMutation: (replica, it) => !replica.corrupt && it.serial > replica.serial }), REPLICA_ORDER],
  ['stale replicas taken for current ones (R27)', master({ replicaIsCurrent: (replica) => !replica.corrupt }), NO_STALE_PARTICIPATION],
  ['versions that go back (B01, HDFS-7065)', chunkServer({ mayAdopt: (replica) => !replica.corrupt }), VERSION_MONOTONIC],
  ['a location cache without a timeout (R4)', fileClient({ cacheIsFresh: () => true }), READ_FRESHNESS],
  ['checksums that nobody verifies (R30)', chunkServer({ blocksAreIntact: () => true }), INTEGRITY],
  ['records that run over the end of their chunk (R17)', chunkServer({ recordFits: () => true }), APPEND],
  ['a master that never re-replicates (R22)', master({ missingReplicas: () => 0 }), REPLICATION_RESTORED],
  ['a master that never gives a server up (§4.4)', master({ serverIsSilent: () => false }), REPLICATION_RESTORED],
  ['a chunk server that registers once (B19)', chunkServer({ mustRegister: (state) => state.session < 0 && state.registrationsSent === 0 }), SERVERS_REGISTERED],
];

describe('properties of BarkFS', () => {
  it.each(MUTATIONS)('%s', (_what, rules, property) => {
    const programs = makeBarkfsPrograms(rules);
    const scenario: Scenario = { ...barkfsSwarm, build: (plan) => assembleBarkfsWorld(plan, programs) };
    const seen: string[] = [];
    for (let seed = 0; seed < MOST_SEEDS && !seen.includes(property); seed++) {
      const violation = runSeed(scenario, String(seed)).violations[0];
      if (violation !== undefined) seen.push(violation.property);
    }
    expect(seen).toContain(property);
  });
});
