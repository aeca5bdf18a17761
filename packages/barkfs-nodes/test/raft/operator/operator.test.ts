import { describe, expect, it } from 'vitest';
import type { Configuration, OperatorOptions, OperatorState, OperatorTask, OperatorTimer, RaftMessage } from '../../../src/index.ts';
import { raftOperator, votersOnly } from '../../../src/index.ts';
import { nextStep } from '../../../src/raft/operator/next-step.ts';
import { ScriptedHost } from '../scripted-host.ts';

const TASK: OperatorTask = {
  atMicros: 100,
  aims: [{ kind: 'remove', node: 'leader' }],
  joint: false,
  autoLeave: true,
  patienceMicros: 1_000,
};

class Operator {
  readonly host = new ScriptedHost<RaftMessage, OperatorTimer>(9);
  readonly options: OperatorOptions;
  state: OperatorState;

  constructor(tasks: readonly OperatorTask[] = [TASK]) {
    this.options = { serverCount: 5, tasks, retryMicros: 50 };
    this.state = raftOperator.boot(this.host, this.options);
  }

  fire(type: OperatorTimer['type']): void {
    const pending = [...this.host.timers].find(([, { timer }]) => timer.type === type)!;
    this.host.timers.delete(pending[0]);
    raftOperator.onTimer(this.state, pending[1].timer, this.host);
  }

  /** The server that was asked last answers with what stands. */
  answer(outcome: 'done' | 'refused' | 'not-leader', index: number, configuration: Configuration, leader = -1): void {
    const { sequence, server } = this.state;
    const current = { index, configuration };
    raftOperator.onMessage(this.state, { type: 'change-reply', sequence, outcome, reason: '', leader, current, isCommitted: true }, server, this.host);
  }

  get asked() {
    const { to, message } = this.host.sent.at(-1)!;
    return { to, ...(message as Extract<RaftMessage, { type: 'change-request' }>) };
  }
}

describe('an operator', () => {
  it('learns what stands first, then asks for the change of just that, and takes "leader" for who answered', () => {
    const operator = new Operator();
    operator.fire('begin-task');
    expect(operator.asked).toMatchObject({ basis: -1, steps: [] });
    const leader = operator.state.server;
    operator.answer('refused', 7, votersOnly([0, 1, 2, 3, 4]));
    expect(operator.asked).toMatchObject({ to: leader, basis: 7, steps: [{ kind: 'remove', node: leader }] });
    operator.answer('done', 8, votersOnly([0, 1, 2, 3, 4].filter((node) => node !== leader)));
    expect(operator.state.outcomes).toMatchObject([{ task: 0, outcome: 'done', configuration: { index: 8 } }]);
  });

  it('follows hints, and takes turns over all servers when they lead nowhere', () => {
    const operator = new Operator();
    operator.fire('begin-task');
    const first = operator.state.server;
    const hinted = (first + 2) % 5;
    operator.answer('not-leader', 0, votersOnly([0, 1, 2, 3, 4]), hinted);
    expect(operator.asked.to).toBe(hinted);
    operator.fire('ask');
    expect(operator.asked.to).toBe((first + 1) % 5);
  });

  it('gives up when its patience is over, and goes on with the next task, after a crash too', () => {
    const operator = new Operator([TASK, { ...TASK, atMicros: 5_000 }]);
    operator.fire('begin-task');
    operator.host.monotonicMicros = 2_000;
    operator.fire('ask');
    expect(operator.state.outcomes).toMatchObject([{ task: 0, outcome: 'given-up' }]);
    expect(raftOperator.boot(operator.host, operator.options).task).toBe(1);
  });
});

describe('the next step towards an aim (dissertation 4.2.1)', () => {
  const add = { kind: 'add-voter', node: 4 } as const;
  const remove = { kind: 'remove', node: 0 } as const;
  const learning: Configuration = { ...votersOnly([0, 1, 2]), learners: [4] };

  it('lets a new voter learn before it votes', () => {
    expect(nextStep(votersOnly([0, 1, 2]), [add, remove], true)).toEqual({ steps: [{ kind: 'add-learner', node: 4 }], joint: false });
  });

  it('then takes one voter after the other, or all at once through a joint configuration', () => {
    expect(nextStep(learning, [add, remove], false)).toEqual({ steps: [add], joint: false });
    expect(nextStep(learning, [add, remove], true)).toEqual({ steps: [add, remove], joint: true });
  });

  it('leaves a joint configuration, or waits for the leader to do it', () => {
    const joint = { ...votersOnly([1, 2, 4]), outgoing: [0, 1, 2] };
    expect(nextStep(joint, [add, remove], true)).toEqual({ steps: [], joint: false });
    expect(nextStep({ ...joint, autoLeave: true }, [add, remove], true)).toBe('wait');
    expect(nextStep(votersOnly([1, 2, 4]), [add, remove], true)).toBe('done');
  });
});
