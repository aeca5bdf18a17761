import { checkKeyValueHistory, type KeyValueOperation } from '@barksim/checkers';
import { runSeed, type Observer, type Scenario, type WorldView } from '@barksim/sim-core';
import { describe, expect, it } from 'vitest';
import { raftCrashStorm } from '../../src/raft/crash-storm.ts';
import { raftSwarm } from '../../src/raft/swarm.ts';

/** The scenario with its observer replaced by one that hands over the whole history at the end. */
function recordingHistory(scenario: Scenario, onHistory: (operations: KeyValueOperation[]) => void): Scenario {
  const record = (view: WorldView): Observer => ({
    afterEvent: () => undefined,
    atEnd: () =>
      onHistory(
        view.history.operations.map(({ id, client, operation, outcome, result, invokedOrder, returnedOrder }) => ({
          ...operation,
          id,
          client,
          result,
          invokedOrder,
          returnedOrder: outcome === 'ok' ? returnedOrder : Infinity,
        })),
      ),
    save: () => undefined,
    load: () => undefined,
  });
  return { ...scenario, build: (plan, bugId) => ({ ...scenario.build(plan, bugId), observer: record }) };
}

describe('the search of @barksim/checkers, which knows nothing of logs', () => {
  it.each([raftSwarm, raftCrashStorm])('finds the whole histories of $name linearizable', (scenario) => {
    for (let seed = 0; seed < 25; seed++) {
      const histories: KeyValueOperation[][] = [];
      runSeed(recordingHistory(scenario, (operations) => histories.push(operations)), `history ${seed}`);
      expect(histories).toHaveLength(1);
      expect(histories[0]!.length).toBeGreaterThan(20);
      expect(checkKeyValueHistory(histories[0]!).verdict, `seed 'history ${seed}'`).toBe('ok');
    }
  });
});
