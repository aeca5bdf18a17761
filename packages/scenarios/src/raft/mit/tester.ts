/**
 * The tester of a laboratory test as a node: a client of the key-value store that does what its script says at the instants
 * that it names. It puts commands through the log and retries until it is told of their effect (the laboratory's `one`), or
 * starts commands at one server and waits for no answer (`Start`); it remembers who led at some point of the script, so
 * that faults may name that node later. One session, and commands counted from 1.
 *
 * Left out: crashes. Nobody crashes the tester, so it keeps nothing on its disk.
 */
import type { KeyValueCommand } from '@barksim/barkfs-nodes';
import { NOBODY, RAFT_MESSAGE_TYPES, type RaftMessage } from '@barksim/barkfs-nodes';
import type { Host, Micros, NodeId, NodeProgram, OperationId, TimerId } from '@barksim/sim-core';

export type TesterStep =
  /** One command, sent again and again to whoever may lead until it is answered. */
  | { readonly do: 'agree'; readonly atMicros: Micros }
  /**
   * So many commands, each sent once: to the last known leader, to the one remembered under a number (from 1), or each of
   * them to every server. In the history they are given up at once: nobody knows what becomes of them.
   */
  | { readonly do: 'start'; readonly atMicros: Micros; readonly count: number; readonly to: 'leader' | 'everyone' | number }
  /** Remembers the last known leader under the next number. */
  | { readonly do: 'remember-leader'; readonly atMicros: Micros };

export interface TesterOptions {
  /** The servers are the nodes 0 to `serverCount - 1`. */
  readonly serverCount: number;
  /** The last digit of every value written: no other client's. */
  readonly slot: number;
  readonly keyCount: number;
  /** A command without an answer goes to the next server after this time. */
  readonly retryMicros: Micros;
  /** By time, ascending. */
  readonly steps: readonly TesterStep[];
}

export interface TesterState {
  readonly options: TesterOptions;
  /** How many steps were done. */
  stepsDone: number;
  sequence: number;
  /** The command that waits for an answer, or null, and its handle in the history. */
  command: KeyValueCommand | null;
  operation: OperationId;
  /** The last command that was answered. */
  answeredSequence: number;
  /** Whom the tester takes for the leader, and those that it was told to remember. */
  server: NodeId;
  leaders: NodeId[];
  /** Who is next to be asked when there is no answer: in turn, whatever hints say, or two that name each other are asked for ever. */
  next: NodeId;
  /** Two servers may each name the other: how many hints are followed before the tester waits. */
  hintsLeft: number;
  retryTimer: TimerId;
}

type TesterTimer = { readonly type: 'step' } | { readonly type: 'retry' };
type TesterHost = Host<RaftMessage, TesterTimer>;

const STEP: TesterTimer = { type: 'step' };
const RETRY: TesterTimer = { type: 'retry' };
const SESSION = 1;
const MAX_HINTS_PER_TRY = 3;

export const tester: NodeProgram<TesterState, RaftMessage, TesterTimer, TesterOptions> = {
  kind: 'tester',
  messageTypes: RAFT_MESSAGE_TYPES,
  timerTypes: ['step', 'retry'],
  boot,
  onMessage,
  onTimer: (state, timer, host) => (timer.type === 'step' ? doStep(state, host) : retry(state, host)),
};

function boot(host: TesterHost, options: TesterOptions): TesterState {
  const state: TesterState = {
    options: { ...options },
    stepsDone: 0,
    sequence: 0,
    command: null,
    operation: 0,
    answeredSequence: 0,
    server: host.random.int(0, options.serverCount - 1),
    leaders: [],
    next: 0,
    hintsLeft: 0,
    retryTimer: 0,
  };
  awaitNextStep(state, host);
  return state;
}

function awaitNextStep(state: TesterState, host: TesterHost): void {
  const next = state.options.steps[state.stepsDone];
  if (next !== undefined) host.setTimer(STEP, Math.max(0, next.atMicros - host.clock.monotonic()));
}

function doStep(state: TesterState, host: TesterHost): void {
  const step = state.options.steps[state.stepsDone]!;
  state.stepsDone += 1;
  if (step.do === 'agree') agree(state, host);
  else if (step.do === 'remember-leader') state.leaders.push(state.server);
  else for (let i = 0; i < step.count; i++) start(state, step.to, host);
  awaitNextStep(state, host);
}

/** The script goes on even if the last command was not answered: what was demanded of it has failed by now. */
function agree(state: TesterState, host: TesterHost): void {
  if (state.command !== null) {
    host.history.unknown(state.operation, 'no answer before the next step');
    host.cancelTimer(state.retryTimer);
  }
  const command = nextCommand(state);
  state.command = command;
  state.operation = host.history.invoke(command);
  state.hintsLeft = MAX_HINTS_PER_TRY;
  send(command, state.server, host);
  state.retryTimer = host.setTimer(RETRY, state.options.retryMicros);
}

function start(state: TesterState, to: 'leader' | 'everyone' | number, host: TesterHost): void {
  const command = nextCommand(state);
  host.history.unknown(host.history.invoke(command), 'nobody waits for an answer');
  if (to === 'everyone') for (let server = 0; server < state.options.serverCount; server++) send(command, server, host);
  else send(command, to === 'leader' ? state.server : (state.leaders[to - 1] ?? state.server), host);
}

/** Puts a value that nobody else writes, its writer's slot last. */
function nextCommand(state: TesterState): KeyValueCommand {
  state.sequence += 1;
  const { sequence, options } = state;
  return { f: 'put', key: sequence % options.keyCount, value: sequence * 10 + options.slot, session: SESSION, sequence };
}

function send(command: KeyValueCommand, to: NodeId, host: TesterHost): void {
  host.send(to, { type: 'client-request', session: SESSION, sequence: command.sequence, command });
}

function retry(state: TesterState, host: TesterHost): void {
  if (state.command === null) return;
  state.server = state.next;
  state.next = (state.next + 1) % state.options.serverCount;
  state.hintsLeft = MAX_HINTS_PER_TRY;
  send(state.command, state.server, host);
  state.retryTimer = host.setTimer(RETRY, state.options.retryMicros);
}

function onMessage(state: TesterState, message: RaftMessage, from: NodeId, host: TesterHost): void {
  const { command } = state;
  if (command === null) return;
  if (message.type === 'client-reply' && message.sequence === command.sequence) {
    host.history.ok(state.operation, message.result);
    host.cancelTimer(state.retryTimer);
    state.command = null;
    state.answeredSequence = command.sequence;
    state.server = from;
  } else if (message.type === 'not-leader' && message.sequence === command.sequence) {
    // Only the server asked last is believed, and only so often.
    if (from !== state.server || message.leader === NOBODY || state.hintsLeft === 0) return;
    state.hintsLeft -= 1;
    state.server = message.leader;
    send(command, message.leader, host);
  }
}
