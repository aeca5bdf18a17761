/**
 * The version of a Raft node that a rolling upgrade starts: the same protocol, told to send otherwise. What all nodes of a
 * cluster must agree on (members, sessions, what snapshots hold) is as before.
 */
import type { RaftOptions } from '@barksim/barkfs-nodes';
import type { AnyProgram, ProgramVersion } from '@barksim/sim-core';

export const NEXT_VERSION = 'next';

export function nextVersion(program: AnyProgram, raft: RaftOptions): ProgramVersion {
  const options: RaftOptions = {
    ...raft,
    heartbeatMicros: Math.ceil(raft.heartbeatMicros / 2),
    maxEntriesPerMessage: Math.ceil(raft.maxEntriesPerMessage / 2),
  };
  return { program, options };
}
