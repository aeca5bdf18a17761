/**
 * A client of the replicated key-value store as a node program. It has one operation under way at a time, sends it to
 * the node it takes for the leader, follows hints, and retries with the same session and sequence until it is answered;
 * in the history a retry is the same operation, which stays open. A session is one life of the client: its number is
 * counted on the client's disk and durable before its first request, so a client that crashed never reuses one. What a
 * life left open stays unknown; the servers refuse it once they have seen the next session.
 *
 * Gets may be sent as reads that do not go through the log; in the history they are gets like any other. A client that
 * gives up does not know whether its operation took effect, or still will: the servers execute none that comes after a
 * later one of its session.
 *
 * Where sessions may end, a client opens its own through the log before its first operation, and another one, with the
 * next number, when it is told that its session has ended. The operation under way then stays unknown: it may have been
 * executed before, and to send it again in another session might execute it twice.
 *
 * Left out: several operations at once, and a client whose disk was wiped (it would reuse session numbers).
 */
import type { Host, Micros, NodeId, NodeProgram, OperationId, TimerId } from '@barksim/sim-core';
import type { ClientReply, NotLeader, RaftMessage, SessionExpired } from '../raft/messages.ts';
import { NOBODY, RAFT_MESSAGE_TYPES } from '../raft/messages.ts';
import type { KeyValueClientOptions } from './client-options.ts';
import type { KeyValueCommand, KeyValueResult } from './operation.ts';

const SESSION_CELL = 'kv/session';

/** Two nodes may each name the other: so many hints are followed before the client waits. */
const MAX_HINTS_PER_TRY = 3;

const MILLION = 1_000_000;

export type KeyValueClientTimer =
  | { readonly type: 'session-durable' }
  | { readonly type: 'next-operation' }
  | { readonly type: 'retry' };

const SESSION_DURABLE: KeyValueClientTimer = { type: 'session-durable' };
const NEXT_OPERATION: KeyValueClientTimer = { type: 'next-operation' };
const RETRY: KeyValueClientTimer = { type: 'retry' };

export interface KeyValueClientState {
  readonly options: KeyValueClientOptions;
  /** This life's session, and the number of operations begun in it. */
  session: number;
  sequence: number;
  /** The session is being opened, which is no operation. */
  isOpening: boolean;
  /** The operation under way, or null, and its handle in the history. */
  command: KeyValueCommand | null;
  operation: OperationId;
  /** How often it was sent, hints not counted, and whether it goes around the log, and at first to any server at that. */
  tries: number;
  isDirect: boolean;
  isForAnyServer: boolean;
  /** Whom the client takes for the leader. */
  server: NodeId;
  /** Whose turn it was to be asked: a hint does not change it, or two servers with old hints could keep a client between them. */
  turn: NodeId;
  hintsLeft: number;
  retryTimer: TimerId;
  /** The value that the client last saw at each key, null when absent or never seen: what its next cas expects. */
  known: (number | null)[];
  /** By the client's monotonic clock: when its last operation was answered, or when it booted. */
  answeredAtMicros: Micros;
}

type ClientHost = Host<RaftMessage, KeyValueClientTimer>;

export type KeyValueClientProgram = NodeProgram<
  KeyValueClientState,
  RaftMessage,
  KeyValueClientTimer,
  KeyValueClientOptions
>;

export const correctClientRules = {
  /**
   * §8: a request that found no leader, or got no answer, may have reached a log all the same: an earlier copy, or one
   * that the network delivers later. Nobody but the log can tell.
   */
  outcomeOfGivingUp: (): 'unknown' | 'failed' => 'unknown',

  /** Dissertation 6.3: that a session has ended says nothing about what was executed while it lasted. */
  outcomeOfExpiry: (): 'unknown' | 'failed' => 'unknown',
};

/** What a client decides, as a table of named functions. */
export type KeyValueClientRules = typeof correctClientRules;

/** The program of a client that decides by `rules`. */
export function makeKeyValueClient(rules: KeyValueClientRules = correctClientRules): KeyValueClientProgram {
  return {
    kind: 'kv-client',
    messageTypes: RAFT_MESSAGE_TYPES,
    timerTypes: ['session-durable', 'next-operation', 'retry'],
    boot,
    onMessage: (state, message, from, host) => onMessage(rules, state, message, from, host),
    onTimer: (state, timer, host) => onTimer(rules, state, timer, host),
  };
}

export const keyValueClient: KeyValueClientProgram = makeKeyValueClient();

function boot(host: ClientHost, options: KeyValueClientOptions): KeyValueClientState {
  const session = countSession(host);
  const known: null[] = [];
  for (let key = 0; key < options.keyCount; key++) known.push(null);
  const server = host.random.int(0, options.serverCount - 1);
  return {
    options: { ...options },
    session,
    sequence: 0,
    isOpening: false,
    command: null,
    operation: 0,
    tries: 0,
    isDirect: false,
    isForAnyServer: false,
    server,
    turn: server,
    hintsLeft: 0,
    retryTimer: 0,
    known,
    answeredAtMicros: host.clock.monotonic(),
  };
}

/** The number of the next session. It is used once it is durable. */
function countSession(host: ClientHost): number {
  const cell = host.disk.cell<number>(SESSION_CELL);
  const session = (cell.read() ?? 0) + 1;
  cell.write(session);
  host.notifyWhenDurable(SESSION_DURABLE);
  return session;
}

function onTimer(
  rules: KeyValueClientRules,
  state: KeyValueClientState,
  timer: KeyValueClientTimer,
  host: ClientHost,
): void {
  switch (timer.type) {
    case 'session-durable':
      return state.options.opensSessions ? openSession(state, host) : think(state, host);
    case 'next-operation':
      return begin(state, host);
    case 'retry':
      return retry(rules, state, host);
  }
}

function think(state: KeyValueClientState, host: ClientHost): void {
  host.setTimer(NEXT_OPERATION, host.random.int(state.options.thinkMinMicros, state.options.thinkMaxMicros));
}

function openSession(state: KeyValueClientState, host: ClientHost): void {
  state.isOpening = true;
  state.isDirect = false;
  state.isForAnyServer = false;
  sendAtFirst(state, host);
}

function begin(state: KeyValueClientState, host: ClientHost): void {
  const { transferPpm } = state.options;
  if (transferPpm > 0 && host.random.chance(transferPpm)) askForTransfer(state, host);
  state.sequence += 1;
  const command = drawCommand(state, host);
  state.command = command;
  state.operation = host.history.invoke(command);
  drawRoute(state, command, host);
  sendAtFirst(state, host);
}

function sendAtFirst(state: KeyValueClientState, host: ClientHost): void {
  state.tries = 1;
  state.hintsLeft = MAX_HINTS_PER_TRY;
  send(state, host);
  state.retryTimer = host.setTimer(RETRY, drawRetryDelay(state, host));
}

function askForTransfer(state: KeyValueClientState, host: ClientHost): void {
  const target = host.random.int(0, state.options.serverCount - 1);
  host.send(state.server, { type: 'transfer-leadership', target });
}

/** Whether a get goes through the log, and if it does not, where to. */
function drawRoute(state: KeyValueClientState, command: KeyValueCommand, host: ClientHost): void {
  const { directReadPpm, anyServerPpm } = state.options;
  state.isDirect = command.f === 'get' && directReadPpm > 0 && host.random.chance(directReadPpm);
  state.isForAnyServer = state.isDirect && host.random.chance(anyServerPpm);
}

function drawCommand(state: KeyValueClientState, host: ClientHost): KeyValueCommand {
  const { session, sequence, options } = state;
  const key = host.random.int(0, options.keyCount - 1);
  const share = host.random.int(0, MILLION - 1);
  if (share < options.putPpm) return { f: 'put', key, value: ownValue(state), session, sequence };
  if (share < options.putPpm + options.casPpm) {
    return { f: 'cas', key, expected: state.known[key]!, value: ownValue(state), session, sequence };
  }
  return { f: 'get', key, session, sequence };
}

/** A value that nobody else writes, and that tells its writer: session, six digits of sequence, client slot. */
function ownValue(state: KeyValueClientState): number {
  return (state.session * MILLION + state.sequence) * 10 + state.options.slot;
}

function drawRetryDelay(state: KeyValueClientState, host: ClientHost): Micros {
  return host.random.int(state.options.retryMinMicros, state.options.retryMaxMicros);
}

/** Sends the operation under way, or opens the session: that has no command, and sequence 0. */
function send(state: KeyValueClientState, host: ClientHost): void {
  const { session, sequence, command } = state;
  const to = state.isForAnyServer ? host.random.int(0, state.options.serverCount - 1) : state.server;
  host.send(to, { type: state.isDirect ? 'read-request' : 'client-request', session, sequence, command });
}

/** No answer in time: the next server may know more. */
function retry(rules: KeyValueClientRules, state: KeyValueClientState, host: ClientHost): void {
  state.retryTimer = 0;
  if (state.command === null && !state.isOpening) return;
  if (!state.isOpening && state.tries === state.options.giveUpAfterTries) {
    giveUp(rules, state, host);
    return;
  }
  state.tries += 1;
  state.isForAnyServer = false;
  state.turn = (state.turn + 1) % state.options.serverCount;
  state.server = state.turn;
  state.hintsLeft = MAX_HINTS_PER_TRY;
  send(state, host);
  state.retryTimer = host.setTimer(RETRY, drawRetryDelay(state, host));
}

function giveUp(rules: KeyValueClientRules, state: KeyValueClientState, host: ClientHost): void {
  if (rules.outcomeOfGivingUp() === 'failed') host.history.fail(state.operation, 'no leader answered');
  else host.history.unknown(state.operation, 'no leader answered');
  state.command = null;
  state.operation = 0;
  think(state, host);
}

function onMessage(
  rules: KeyValueClientRules,
  state: KeyValueClientState,
  message: RaftMessage,
  from: NodeId,
  host: ClientHost,
): void {
  if (message.type === 'client-reply') onReply(state, message, from, host);
  else if (message.type === 'not-leader') onNotLeader(state, message, from, host);
  else if (message.type === 'session-expired') onSessionExpired(rules, state, message, host);
}

/** Answers to earlier sessions and operations come late or twice, and change nothing. */
function isAwaited(state: KeyValueClientState, message: ClientReply | NotLeader | SessionExpired): boolean {
  return (state.command !== null || state.isOpening) && message.session === state.session && message.sequence === state.sequence;
}

function onReply(state: KeyValueClientState, reply: ClientReply, from: NodeId, host: ClientHost): void {
  if (!isAwaited(state, reply)) return;
  const { command } = state;
  if (command !== null) {
    host.history.ok(state.operation, reply.result);
    learn(state, command, reply.result as KeyValueResult);
  }
  endWait(state, host);
  if (!state.isForAnyServer) {
    state.server = from;
    state.turn = from;
  }
  think(state, host);
}

/** There was an answer, be it an error. */
function endWait(state: KeyValueClientState, host: ClientHost): void {
  host.cancelTimer(state.retryTimer);
  state.retryTimer = 0;
  state.isOpening = false;
  state.command = null;
  state.operation = 0;
  state.answeredAtMicros = host.clock.monotonic();
}

/** Dissertation 6.3: the client goes on in another session. What it had asked last it never asks again. */
function onSessionExpired(rules: KeyValueClientRules, state: KeyValueClientState, message: SessionExpired, host: ClientHost): void {
  if (!isAwaited(state, message)) return;
  host.probe.sometimes('raft/client-told-of-expiry');
  if (state.command !== null) {
    if (rules.outcomeOfExpiry() === 'failed') host.history.fail(state.operation, 'the session has ended');
    else host.history.unknown(state.operation, 'the session has ended');
  }
  endWait(state, host);
  state.session = countSession(host);
  state.sequence = 0;
}

/** Remembers what the key held, so that compare-and-sets have a fair chance. */
function learn(state: KeyValueClientState, command: KeyValueCommand, result: KeyValueResult): void {
  if (command.f === 'get') state.known[command.key] = result as number | null;
  else if (command.f === 'put' || result === true) state.known[command.key] = command.value;
}

/** Only the server asked last is believed, and only so often. A read that any server may answer goes to the supposed leader then. */
function onNotLeader(state: KeyValueClientState, message: NotLeader, from: NodeId, host: ClientHost): void {
  if (!isAwaited(state, message)) return;
  if (state.isForAnyServer) {
    state.isForAnyServer = false;
    send(state, host);
    return;
  }
  if (from !== state.server) return;
  if (state.hintsLeft === 0 || (message.leader === NOBODY && !state.options.asksOn)) return;
  state.hintsLeft -= 1;
  if (message.leader === NOBODY) state.turn = (state.turn + 1) % state.options.serverCount;
  state.server = message.leader === NOBODY ? state.turn : message.leader;
  send(state, host);
}
