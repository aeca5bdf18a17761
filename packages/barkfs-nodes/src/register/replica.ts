/**
 * A replica of a store of registers: it keeps the latest value that it was told for each, and says what it keeps. It knows no
 * other replica. Its disk may do anything that checksums show: what is not sound counts as never written, and clients
 * ask enough replicas for that to do no harm. Where the disk cannot read it does not answer.
 */
import type { Host, NodeId, NodeProgram } from '@barksim/sim-core';
import type { RegisterMessage, StoredRegister } from './messages.ts';
import { isLater, NEVER, REGISTER_CELL_PREFIX, REGISTER_MESSAGE_TYPES } from './messages.ts';
import type { RegisterRules } from './register-rules.ts';
import { checksumOf, correctRegisterRules } from './register-rules.ts';

export interface ReplicaState {
  /** How often it has taken something newer. */
  storedCount: number;
}

type ReplicaHost = Host<RegisterMessage>;

export function makeReplicaProgram(rules: RegisterRules = correctRegisterRules): NodeProgram<ReplicaState, RegisterMessage, never, unknown> {
  return {
    kind: 'register-replica',
    messageTypes: REGISTER_MESSAGE_TYPES,
    timerTypes: [],
    boot: () => ({ storedCount: 0 }),
    onMessage: (state, message, from, host) => onMessage(rules, state, message, from, host),
    onTimer: () => {},
  };
}

function onMessage(rules: RegisterRules, state: ReplicaState, message: RegisterMessage, from: NodeId, host: ReplicaHost): void {
  if (message.type !== 'query' && message.type !== 'store') return;
  const { request, key } = message;
  const kept = read(rules, key, host);
  if (kept === 'unreadable') return;
  if (message.type === 'query') {
    // Not yet durable perhaps: a reader has it stored before it tells anybody.
    host.send(from, { type: 'answer', request, stamp: kept?.stamp ?? NEVER, text: kept?.text ?? '' });
    return;
  }
  const { stamp, text } = message;
  if (isLater(stamp, kept?.stamp ?? NEVER)) {
    state.storedCount++;
    host.disk.cell<StoredRegister>(cellName(key)).write({ key, stamp, text, checksum: checksumOf({ key, stamp, text }) });
  }
  host.sendWhenDurable(from, { type: 'stored', request });
}

function cellName(key: number): string {
  return `${REGISTER_CELL_PREFIX}${key}`;
}

/** Undefined for what was never written, or is not what was. A read that fails may succeed the next time. */
function read(rules: RegisterRules, key: number, host: ReplicaHost): StoredRegister | undefined | 'unreadable' {
  try {
    const stored = host.disk.cell<StoredRegister>(cellName(key)).read();
    if (stored === undefined) return undefined;
    if (rules.isSound(stored, key)) return stored;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'EIO') return 'unreadable';
    if (code !== 'ECORRUPT') throw error;
  }
  host.probe.sometimes('register/unsound');
  return undefined;
}
