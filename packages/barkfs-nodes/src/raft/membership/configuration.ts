/**
 * Who belongs to a cluster (dissertation, chapter 4): its voters, and learners that hold the log without counting. While
 * it changes by joint consensus (4.3) there are two sets of voters, and what is decided needs a majority of each.
 * Configurations are plain, immutable data: logs, snapshots, states and messages share them. Lists are ascending.
 */
import type { NodeId } from '@barksim/sim-core';

export interface Configuration {
  /** Who votes; in a joint configuration C_new's voters. */
  readonly voters: readonly NodeId[];
  /** In a joint configuration C_old's voters, else empty. */
  readonly outgoing: readonly NodeId[];
  /** Get the log, neither vote nor stand. */
  readonly learners: readonly NodeId[];
  /** Voters of C_old that become learners when the joint configuration is left: nobody is both at once. */
  readonly learnersNext: readonly NodeId[];
  /** The leader leaves the joint configuration by itself as soon as it is committed. */
  readonly autoLeave: boolean;
}

export const EMPTY_CONFIGURATION: Configuration = {
  voters: [],
  outgoing: [],
  learners: [],
  learnersNext: [],
  autoLeave: false,
};

/** The configuration with these voters and nobody else. */
export function votersOnly(voters: readonly NodeId[]): Configuration {
  return { ...EMPTY_CONFIGURATION, voters: [...voters].sort((a, b) => a - b) };
}

export function isJoint(configuration: Configuration): boolean {
  return configuration.outgoing.length > 0;
}

/** Whether a node votes and may stand, in either set of voters. */
export function isVoter(configuration: Configuration, node: NodeId): boolean {
  return configuration.voters.includes(node) || configuration.outgoing.includes(node);
}

/** Everybody who gets the log, each once, ascending. Those in `learnersNext` are voters of C_old as yet. */
export function membersOf(configuration: Configuration): NodeId[] {
  const { voters, outgoing, learners } = configuration;
  const members = [...voters];
  for (const node of outgoing) if (!members.includes(node)) members.push(node);
  for (const node of learners) if (!members.includes(node)) members.push(node);
  return members.sort((a, b) => a - b);
}

/** As etcd prints it: `voters=(1 2)&&(1) learners=(3) learners_next=(4) autoleave`. */
export function formatConfiguration(configuration: Configuration): string {
  const { voters, outgoing, learners, learnersNext, autoLeave } = configuration;
  let text = `voters=(${voters.join(' ')})`;
  if (outgoing.length > 0) text += `&&(${outgoing.join(' ')})`;
  if (learners.length > 0) text += ` learners=(${learners.join(' ')})`;
  if (learnersNext.length > 0) text += ` learners_next=(${learnersNext.join(' ')})`;
  return autoLeave ? `${text} autoleave` : text;
}

/** Whether both say the same. */
export function isSameConfiguration(a: Configuration, b: Configuration): boolean {
  return (
    a === b ||
    (isSameList(a.voters, b.voters) &&
      isSameList(a.outgoing, b.outgoing) &&
      isSameList(a.learners, b.learners) &&
      isSameList(a.learnersNext, b.learnersNext) &&
      a.autoLeave === b.autoLeave)
  );
}

function isSameList(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
