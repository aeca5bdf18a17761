/** A key-value store as a replicated state machine: what Raft's log is applied to. Deterministic and without effects. */
import type { StateMachine } from '../raft/state-machine.ts';
import type { KeyValueCommand, KeyValueResult } from './operation.ts';

/** Values by key; null for a key that was never written. */
export interface KeyValueState {
  values: (number | null)[];
}

export const keyValueMachine: StateMachine<KeyValueState, KeyValueCommand> = {
  create: () => ({ values: [] }),
  apply,
  read: (machine, command) => machine.values[command.key] ?? null,
  snapshot: (machine) => ({ values: machine.values.slice() }),
  restore: (snapshot: KeyValueState) => ({ values: snapshot.values.slice() }),
};

function apply(machine: KeyValueState, command: KeyValueCommand): KeyValueResult {
  const values = machine.values;
  while (values.length <= command.key) values.push(null);
  if (command.f === 'get') return values[command.key]!;
  if (command.f === 'put') {
    values[command.key] = command.value;
    return null;
  }
  const replaces = values[command.key] === command.expected;
  if (replaces) values[command.key] = command.value;
  return replaces;
}
