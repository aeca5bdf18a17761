/**
 * An operator of a Raft cluster as a node program: it brings about changes of the cluster's members, one task after the
 * other, each request made for the configuration that it saw last, and tries again until the aims are reached or its
 * patience is over. Which task is next survives a crash; what became of each is in its state.
 *
 * Left out: several requests at once (use several operators), and undoing what was given up.
 */
import type { Host, Micros, NodeId, NodeProgram, TimerId } from '@barksim/sim-core';
import type { ChangeStep } from '../membership/change.ts';
import type { ChangeReply, LoggedConfiguration, RaftMessage } from '../messages.ts';
import { NOBODY, RAFT_MESSAGE_TYPES } from '../messages.ts';
import { nextStep } from './next-step.ts';
import type { OperatorOptions, OperatorTask } from './operator-options.ts';

const NEXT_TASK_CELL = 'operator/next-task';

/** A request on this basis is refused by every leader, which tells what stands. */
const UNKNOWN_BASIS = -1;

export type OperatorTimer = { readonly type: 'begin-task' } | { readonly type: 'ask' };

const BEGIN_TASK: OperatorTimer = { type: 'begin-task' };
const ASK: OperatorTimer = { type: 'ask' };

/** What became of a task. `given-up` may have happened in part, and may happen yet. */
export interface TaskOutcome {
  readonly task: number;
  readonly outcome: 'done' | 'given-up';
  readonly configuration: LoggedConfiguration | null;
}

export interface OperatorState {
  readonly options: OperatorOptions;
  /** The task under way or next, and until when it is tried; 0 while none is under way. */
  task: number;
  untilMicros: Micros;
  /** Its aims, `leader` replaced by a node once one is known. */
  aims: ChangeStep[];
  /** Numbers requests. Begins with a number of this life's own, so that answers to an earlier life's are not believed. */
  sequence: number;
  /** What stood when a server told last. */
  current: LoggedConfiguration | null;
  isCommitted: boolean;
  /** Whom the operator takes for the leader, and asks. */
  server: NodeId;
  /** Whose turn it was to be asked: a hint does not change it, or two servers with old hints could keep the operator between them. */
  turn: NodeId;
  /** A leader has answered the last request. */
  isAnswered: boolean;
  askTimer: TimerId;
  outcomes: TaskOutcome[];
}

type OperatorHost = Host<RaftMessage, OperatorTimer>;

export type OperatorProgram = NodeProgram<OperatorState, RaftMessage, OperatorTimer, OperatorOptions>;

export const raftOperator: OperatorProgram = {
  kind: 'raft-operator',
  messageTypes: RAFT_MESSAGE_TYPES,
  timerTypes: ['begin-task', 'ask'],
  boot,
  onMessage,
  onTimer,
};

function boot(host: OperatorHost, options: OperatorOptions): OperatorState {
  const turn = host.random.int(0, options.serverCount - 1);
  const state: OperatorState = {
    options: { ...options },
    task: host.disk.cell<number>(NEXT_TASK_CELL).read() ?? 0,
    untilMicros: 0,
    aims: [],
    sequence: host.random.int(0, 1_000_000) * 1_000,
    current: null,
    isCommitted: false,
    server: turn,
    turn,
    isAnswered: false,
    askTimer: 0,
    outcomes: [],
  };
  awaitTask(state, host);
  return state;
}

function awaitTask(state: OperatorState, host: OperatorHost): void {
  const task = state.options.tasks[state.task];
  if (task !== undefined) host.setTimer(BEGIN_TASK, Math.max(0, task.atMicros - host.clock.monotonic()));
}

function onTimer(state: OperatorState, timer: OperatorTimer, host: OperatorHost): void {
  const task = state.options.tasks[state.task];
  if (task === undefined) return;
  if (timer.type === 'ask') {
    state.askTimer = 0;
    // No leader has answered: the next server may know more.
    if (!state.isAnswered) {
      state.turn = (state.turn + 1) % state.options.serverCount;
      state.server = state.turn;
    }
  } else {
    state.untilMicros = host.clock.monotonic() + task.patienceMicros;
    state.aims = [];
    state.current = null;
  }
  goOn(state, task, host);
}

/** Asks for the next step, or ends the task. */
function goOn(state: OperatorState, task: OperatorTask, host: OperatorHost): void {
  if (host.clock.monotonic() >= state.untilMicros) {
    endTask(state, 'given-up', host);
    return;
  }
  const { current } = state;
  let next = current === null ? 'wait' : nextStep(current.configuration, state.aims, task.joint);
  if (next === 'done' && state.isCommitted) {
    endTask(state, 'done', host);
    return;
  }
  if (next === 'done') next = 'wait';
  // Also a request that cannot be granted is answered with what stands.
  state.sequence += 1;
  state.isAnswered = false;
  host.send(state.server, {
    type: 'change-request',
    sequence: state.sequence,
    basis: next === 'wait' ? UNKNOWN_BASIS : current!.index,
    steps: next === 'wait' ? [] : next.steps,
    joint: next !== 'wait' && next.joint,
    autoLeave: task.autoLeave,
  });
  host.cancelTimer(state.askTimer);
  state.askTimer = host.setTimer(ASK, state.options.retryMicros);
}

function onMessage(state: OperatorState, message: RaftMessage, from: NodeId, host: OperatorHost): void {
  const task = state.options.tasks[state.task];
  if (message.type !== 'change-reply' || task === undefined || message.sequence !== state.sequence) return;
  if (message.outcome === 'not-leader') onNotLeader(state, task, message, from, host);
  else onLeaderReply(state, task, message, from, host);
}

/** A hint is followed at once unless it leads back. */
function onNotLeader(state: OperatorState, task: OperatorTask, reply: ChangeReply, from: NodeId, host: OperatorHost): void {
  if (from !== state.server || reply.leader === NOBODY || reply.leader === from) return;
  state.server = reply.leader;
  goOn(state, task, host);
}

/** The leader tells what stands: the first time the aims are settled, later the next step follows. */
function onLeaderReply(state: OperatorState, task: OperatorTask, reply: ChangeReply, from: NodeId, host: OperatorHost): void {
  state.server = from;
  state.turn = from;
  state.isAnswered = true;
  const isNews =
    state.current === null || reply.current.index !== state.current.index || reply.isCommitted !== state.isCommitted;
  state.current = reply.current;
  state.isCommitted = reply.isCommitted;
  if (state.aims.length === 0) {
    for (const { kind, node } of task.aims) state.aims.push({ kind, node: node === 'leader' ? from : node });
  }
  // What is refused for now is asked for again when the timer says so.
  if (isNews) goOn(state, task, host);
}

function endTask(state: OperatorState, outcome: TaskOutcome['outcome'], host: OperatorHost): void {
  host.probe.sometimes(outcome === 'done' ? 'raft/task-done' : 'raft/task-given-up');
  state.outcomes.push({ task: state.task, outcome, configuration: state.current });
  host.cancelTimer(state.askTimer);
  state.askTimer = 0;
  state.untilMicros = 0;
  state.task += 1;
  host.disk.cell<number>(NEXT_TASK_CELL).write(state.task);
  host.disk.sync();
  awaitTask(state, host);
}
