/** What an operator of a Raft cluster is told at boot: a list of changes that it is to bring about. Plain data. */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { ChangeStep } from '../membership/change.ts';

/** One aim of a task: a node is to vote, to learn, or to be gone. `leader`: whoever leads when the task begins. */
export interface TaskAim {
  readonly kind: Exclude<ChangeStep['kind'], 'update'>;
  readonly node: NodeId | 'leader';
}

export interface OperatorTask {
  /** When it begins, by the operator's monotonic clock. A task that is late, because another lasted, begins at once. */
  readonly atMicros: Micros;
  readonly aims: readonly TaskAim[];
  /** All at once through a joint configuration (dissertation 4.3), or one voter after the other (4.1). */
  readonly joint: boolean;
  /** The leader leaves the joint configuration by itself; else the operator asks for it. */
  readonly autoLeave: boolean;
  /** After so long it is given up: what was asked for last may still happen. */
  readonly patienceMicros: Micros;
}

export interface OperatorOptions {
  /** The servers are the nodes 0 to `serverCount - 1`. */
  readonly serverCount: number;
  /** In the order of their beginnings. */
  readonly tasks: readonly OperatorTask[];
  /** A request without an answer, or one that was refused, is followed by the next after this time. */
  readonly retryMicros: Micros;
}
