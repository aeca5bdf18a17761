/**
 * How the members of one swarm run change: not at all in most runs, else by one or two operators who add, remove,
 * replace and demote nodes, the leader too, singly or several at once through joint consensus. Some changes are cut off
 * from the cluster while they are under way: two changes of which each leader knows one are where configurations part
 * (Ongaro 2015). Drawn from a stream of its own, so that runs without changes stay as they are.
 */
import type { OperatorTask, TaskAim } from '@barksim/barkfs-nodes';
import type { Fault, Micros, RandomStream, Target } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';
import { QUIET_MICROS, RUN_MICROS } from './settings.ts';

/** Share of runs in which members change. */
const MEMBERSHIP_PPM = 450_000;

const FIRST_TASK_MICROS: Micros = 300 * MILLISECOND;
const LAST_TASK_MICROS: Micros = RUN_MICROS - QUIET_MICROS - SECOND;

export const MEMBERSHIP_COVERAGE: readonly string[] = [
  'raft/configuration-committed',
  'raft/joint-left',
  'raft/removed-leader-steps-down',
  'raft/task-done',
  'raft/task-given-up',
];

export interface DrawnMembership {
  readonly settings: RaftSettings;
  /** Partitions while changes are under way. */
  readonly faults: readonly Fault[];
}

export function drawMembership(random: RandomStream, settings: RaftSettings): DrawnMembership {
  if (!random.chance(MEMBERSHIP_PPM)) return { settings, faults: [] };
  // Four voters most often: two of them and two make no majority of the whole, but may of what each side takes for it.
  const voters = random.pick([2, 3, 4, 4, 4, 5, 5]);
  const spareCount = random.pick([0, 1, 2, 2]);
  const clusterSize = voters + spareCount;
  const operators = [];
  const faults: Fault[] = [];
  const operatorCount = random.pick([1, 2, 2]);
  for (let operator = 0; operator < operatorCount; operator++) {
    const tasks = drawTasks(random, clusterSize);
    operators.push({ tasks, retryMicros: random.pick([10, 30, 100]) * MILLISECOND });
    for (const task of tasks) {
      if (random.chance(400_000)) faults.push(drawCut(random, task, clusterSize));
      if (random.chance(300_000)) faults.push(...drawTroubleOfOne(random, task));
    }
  }
  // Removed nodes that do not know of it must not disturb the others (dissertation 4.2.3).
  const raft = { ...settings.raft, clusterSize, spareCount, checkQuorum: true };
  // Who is left alone leads a cluster that none of the others has heard of.
  const client = { ...settings.client, asksOn: true };
  return { settings: { ...settings, raft, client, operators }, faults };
}

function drawTasks(random: RandomStream, clusterSize: number): OperatorTask[] {
  const tasks: OperatorTask[] = [];
  const count = random.int(1, 5);
  // Often one right after the other, while answers of the time before are still under way.
  const longestPauseMicros = random.pick([20, 300, 1_500]) * MILLISECOND;
  let atMicros = random.int(FIRST_TASK_MICROS, LAST_TASK_MICROS);
  for (let i = 0; i < count && atMicros < LAST_TASK_MICROS; i++) {
    const before = tasks[i - 1];
    const removed = before?.aims.length === 1 && before.aims[0]!.kind === 'remove' ? before.aims[0]!.node : 'leader';
    const aims = removed !== 'leader' && random.chance(500_000) ? addAgain(random, removed) : drawAims(random, clusterSize);
    tasks.push({ atMicros, ...aims, patienceMicros: random.pick([50, 300, 1_000]) * MILLISECOND });
    atMicros += random.int(0, longestPauseMicros);
  }
  return tasks;
}

type Aims = Pick<OperatorTask, 'aims' | 'joint' | 'autoLeave'>;

/** Whoever has just been removed comes back (the rejoin bug: answers from its earlier time as a member). */
function addAgain(random: RandomStream, node: number): Aims {
  return { aims: [{ kind: random.pick(['add-voter', 'add-learner']), node }], joint: false, autoLeave: true };
}

function drawAims(random: RandomStream, clusterSize: number): Aims {
  const node = (): TaskAim['node'] => (random.chance(250_000) ? 'leader' : random.int(0, clusterSize - 1));
  const autoLeave = random.chance(800_000);
  const share = random.int(0, 99);
  if (share < 25) return { aims: [{ kind: 'add-voter', node: random.int(0, clusterSize - 1) }], joint: false, autoLeave };
  if (share < 55) return { aims: [{ kind: 'remove', node: node() }], joint: random.chance(200_000), autoLeave };
  if (share < 65) return { aims: [{ kind: 'add-learner', node: node() }], joint: random.chance(200_000), autoLeave };
  if (share < 80) {
    const aims: TaskAim[] = [{ kind: 'add-voter', node: random.int(0, clusterSize - 1) }, { kind: 'remove', node: node() }];
    return { aims, joint: random.chance(500_000), autoLeave };
  }
  const aims: TaskAim[] = [];
  if (share < 87) {
    // One voter that is left: the smallest majority, joint to a larger one.
    const last = random.int(0, clusterSize - 1);
    for (let other = 0; other < clusterSize; other++) if (other !== last) aims.push({ kind: 'remove', node: other });
    return { aims, joint: true, autoLeave };
  }
  const count = random.int(2, clusterSize);
  for (let i = 0; i < count; i++) aims.push({ kind: random.pick(['add-voter', 'remove', 'remove', 'add-learner']), node: node() });
  return { aims, joint: true, autoLeave };
}

/**
 * The node that a change is about does not hear of it: what its leader sends is lost, until that one crashes perhaps,
 * or takes so long both ways that it belongs to the time before.
 */
function drawTroubleOfOne(random: RandomStream, task: OperatorTask): Fault[] {
  const { node } = task.aims[0]!;
  const at = task.atMicros + random.int(-10, 50) * MILLISECOND;
  const until = at + random.int(200, 1_500) * MILLISECOND;
  if (random.chance(400_000)) {
    const extraMicros = random.int(10, 150) * MILLISECOND;
    return [{ kind: 'slow-link', from: [node], extraMicros, at, until }, { kind: 'slow-link', to: [node], extraMicros, at, until }];
  }
  const crashAt = at + random.int(20, 300) * MILLISECOND;
  return [
    { kind: 'one-way-partition', from: ['leader'], to: [node], at, until },
    { kind: 'crash', nodes: ['leader'], at: crashAt, until: crashAt + random.int(100, 1_000) * MILLISECOND },
  ];
}

/** The leader alone, with one that is close behind, or with whom chance gives it. Clients and operators reach both sides. */
function drawCut(random: RandomStream, task: OperatorTask, clusterSize: number): Fault {
  const everybody: number[] = [];
  for (let node = 0; node < clusterSize; node++) everybody.push(node);
  const side: Target[] = ['leader'];
  const shape = random.int(0, 2);
  if (shape === 1) side.push('best-follower');
  else if (shape === 2) for (const node of everybody) if (random.chance(300_000)) side.push(node);
  const at = task.atMicros + random.int(-20, 60) * MILLISECOND;
  const until = Math.min(at + random.int(100, 1_200) * MILLISECOND, RUN_MICROS - QUIET_MICROS);
  return { kind: 'partition', groups: [side, everybody], at, until };
}
