/** etcd's own cases for configuration changes (etcd-io/raft, confchange/testdata), output included. */
import { describe, expect, it } from 'vitest';
import type { NodeId } from '@barksim/sim-core';
import type { ChangeStep } from '../../../src/raft/membership/change.ts';
import { changeSimply, enterJoint, leaveJoint } from '../../../src/raft/membership/change.ts';
import type { Configuration } from '../../../src/raft/membership/configuration.ts';
import { EMPTY_CONFIGURATION, formatConfiguration, membersOf } from '../../../src/raft/membership/configuration.ts';
import { NOBODY } from '../../../src/raft/messages.ts';
import type { Command } from './datadriven.ts';
import { rewrite } from './datadriven.ts';
import { readShared } from './shared-data.ts';

const KINDS: Record<string, ChangeStep['kind']> = { v: 'add-voter', l: 'add-learner', r: 'remove', u: 'update' };

/** One file is one cluster: the log grows by an entry with every command. */
class Harness {
  #configuration: Configuration = EMPTY_CONFIGURATION;
  /** By member: where a leader begins to send, the log's end when it was added. */
  #next = new Map<NodeId, number>();
  #lastIndex = 0;

  run(command: Command): string {
    const { configuration, refusal } = this.#change(command);
    const lastIndex = this.#lastIndex;
    this.#lastIndex += 1;
    if (refusal !== null) return refusal;
    const members = membersOf(configuration);
    for (const known of this.#next.keys()) if (!members.includes(known)) this.#next.delete(known);
    for (const member of members) if (!this.#next.has(member)) this.#next.set(member, Math.max(lastIndex, 1));
    this.#configuration = configuration;
    const rows = members.map((member) => {
      const learner = configuration.learners.includes(member) ? ' learner' : '';
      return `${member}: StateProbe match=0 next=${this.#next.get(member)}${learner}`;
    });
    return [formatConfiguration(configuration), ...rows].join('\n');
  }

  #change(command: Command) {
    const steps: ChangeStep[] = [];
    for (const word of command.input.split(/\s+/).filter((text) => text !== '')) {
      // etcd's ids begin at 1, and 0 means nobody.
      const id = Number(word.slice(1));
      steps.push({ kind: KINDS[word[0]!]!, node: id === 0 ? NOBODY : id });
    }
    if (command.name === 'simple') return changeSimply(this.#configuration, steps);
    if (command.name === 'leave-joint') return leaveJoint(this.#configuration);
    expect(command.name).toBe('enter-joint');
    return enterJoint(this.#configuration, steps, command.args.get('autoleave')?.[0] === 'true');
  }
}

const FILES = [
  'joint_autoleave',
  'joint_idempotency',
  'joint_safety',
  'simple_idempotency',
  'simple_promote_demote',
  'simple_safety',
  'update',
  'zero',
];

describe.each(FILES)('etcd confchange/testdata/%s.txt', (name) => {
  const text = readShared(`etcd-raft/confchange/${name}.txt`);
  it.skipIf(text === undefined)(`is reproduced byte for byte${text === undefined ? ' (skipped: the file is not in ../shared/data)' : ''}`, () => {
    const harness = new Harness();
    expect(rewrite(text!, (command) => harness.run(command))).toBe(text);
  });
});
