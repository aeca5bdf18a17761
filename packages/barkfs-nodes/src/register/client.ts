/**
 * A client of a store of registers, which any number of them may write (Lynch and Shvartsman, 1997, after Attiya, Bar-Noy and
 * Dolev): it asks a quorum of replicas for what they keep, and has a quorum store the outcome: a new value with a later stamp,
 * or for a read the latest one that it was told. One operation at a time; what takes too long is given up, its outcome unknown.
 */
import type { Host, Micros, NodeId, NodeProgram, OperationId, TimerId } from '@barksim/sim-core';
import type { Answer, RegisterMessage, Stamp } from './messages.ts';
import { isLater, NEVER, REGISTER_MESSAGE_TYPES } from './messages.ts';
import type { RegisterRules } from './register-rules.ts';
import { correctRegisterRules } from './register-rules.ts';

export interface RegisterClientOptions {
  /** The replicas are nodes 0 to `replicaCount - 1`. */
  readonly replicaCount: number;
  /** So many of them may forget what they have acknowledged, or give what is older. */
  readonly mostForgetful: number;
  /** Registers are numbered from 0. */
  readonly keyCount: number;
  readonly writePpm: number;
  readonly thinkMinMicros: Micros;
  readonly thinkMaxMicros: Micros;
  /** Replicas that have not answered are asked again this often; after so many times the operation is given up. */
  readonly retryMicros: Micros;
  readonly giveUpAfterTries: number;
  /** No operation begins after this, by the client's own clock. */
  readonly stopAtMicros: Micros;
}

interface Operation {
  readonly id: OperationId;
  readonly key: number;
  /** Undefined for a read. */
  readonly value: number | undefined;
  phase: 'query' | 'store';
  /** Which of the client's requests the answers are for: each phase is one. */
  request: number;
  answered: NodeId[];
  stamp: Stamp;
  text: string;
  tries: number;
}

export interface RegisterClientState {
  readonly options: RegisterClientOptions;
  lastRequest: number;
  operation: Operation | null;
  retryTimer: TimerId;
}

export type RegisterTimer = { readonly type: 'next-operation' } | { readonly type: 'retry' };

type ClientHost = Host<RegisterMessage, RegisterTimer>;

export function makeRegisterClientProgram(
  rules: RegisterRules = correctRegisterRules,
): NodeProgram<RegisterClientState, RegisterMessage, RegisterTimer, RegisterClientOptions> {
  return {
    kind: 'register-client',
    messageTypes: REGISTER_MESSAGE_TYPES,
    timerTypes: ['next-operation', 'retry'],
    boot(host, options) {
      // Answers to an earlier life must not count: where its requests ended is forgotten.
      const lastRequest = host.random.int(0, 1_000_000_000) * 1_000;
      think(options, host);
      return { options, lastRequest, operation: null, retryTimer: 0 };
    },
    onMessage: (state, message, from, host) => onMessage(rules, state, message, from, host),
    onTimer: (state, timer, host) => (timer.type === 'retry' ? retry(state, host) : begin(state, host)),
  };
}

function think({ thinkMinMicros, thinkMaxMicros }: RegisterClientOptions, host: ClientHost): void {
  host.setTimer({ type: 'next-operation' }, host.random.int(thinkMinMicros, thinkMaxMicros));
}

function begin(state: RegisterClientState, host: ClientHost): void {
  const { options } = state;
  if (host.clock.monotonic() >= options.stopAtMicros) return;
  const key = host.random.int(0, options.keyCount - 1);
  const value = host.random.chance(options.writePpm) ? host.random.int(1, 4_000_000_000) : undefined;
  const id = host.history.invoke(value === undefined ? { f: 'get', key } : { f: 'put', key, value });
  state.operation = { id, key, value, phase: 'query', request: 0, answered: [], stamp: NEVER, text: '', tries: 0 };
  ask(state, state.operation, host);
}

/** Begins a phase. */
function ask(state: RegisterClientState, operation: Operation, host: ClientHost): void {
  state.lastRequest += 1;
  operation.request = state.lastRequest;
  operation.answered = [];
  sendToOthers(state, operation, host);
  state.retryTimer = host.setTimer({ type: 'retry' }, state.options.retryMicros);
}

function sendToOthers({ options }: RegisterClientState, operation: Operation, host: ClientHost): void {
  const { request, key, stamp, text } = operation;
  for (let replica = 0; replica < options.replicaCount; replica++) {
    if (operation.answered.includes(replica)) continue;
    host.send(replica, operation.phase === 'query' ? { type: 'query', request, key } : { type: 'store', request, key, stamp: { ...stamp }, text });
  }
}

function retry(state: RegisterClientState, host: ClientHost): void {
  const { operation, options } = state;
  if (operation === null) return;
  operation.tries += 1;
  if (operation.tries < options.giveUpAfterTries) {
    sendToOthers(state, operation, host);
    state.retryTimer = host.setTimer({ type: 'retry' }, options.retryMicros);
    return;
  }
  host.history.unknown(operation.id, 'too few replicas answered');
  state.operation = null;
  think(options, host);
}

function onMessage(rules: RegisterRules, state: RegisterClientState, message: RegisterMessage, replica: NodeId, host: ClientHost): void {
  const { operation, options } = state;
  if (operation === null || message.request !== operation.request || operation.answered.includes(replica)) return;
  const isOfPhase = operation.phase === 'query' ? message.type === 'answer' : message.type === 'stored';
  if (!isOfPhase) return;
  operation.answered.push(replica);
  if (message.type === 'answer') takeAnswer(operation, message);
  if (operation.answered.length < rules.quorumSize(options.replicaCount, options.mostForgetful)) return;
  host.cancelTimer(state.retryTimer);
  if (operation.phase === 'query') {
    // Of a read too: later ones are to see what it has seen, or something newer.
    if (operation.value !== undefined) {
      operation.stamp = { count: operation.stamp.count + 1, nonce: host.random.int(1, 4_000_000_000) };
      operation.text = `${operation.value}`;
    }
    operation.phase = 'store';
    ask(state, operation, host);
    return;
  }
  host.history.ok(operation.id, operation.value === undefined ? valueOf(operation.text) : null);
  state.operation = null;
  think(options, host);
}

/** The latest of what was said so far. */
function takeAnswer(operation: Operation, { stamp, text }: Answer): void {
  if (!isLater(stamp, operation.stamp)) return;
  operation.stamp = { ...stamp };
  operation.text = text;
}

function valueOf(text: string): number | null {
  return text === '' ? null : Number(text);
}
