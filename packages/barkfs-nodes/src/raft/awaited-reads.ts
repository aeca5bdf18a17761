/** Reads at a follower (dissertation 6.4, at the end): served once it has applied what the leader had committed. */
import type { NodeId } from '@barksim/sim-core';
import type { RaftCore } from './core.ts';
import type { ReadIndexReply, ReadRequest } from './messages.ts';
import type { RaftState } from './state.ts';
import type { RaftHost } from './storage.ts';

/**
 * Asks the leader for the index from which this read may be served. A client's next read takes the place of its last; one
 * that is asked for again while its index is known waits for the log only.
 */
export function awaitRead(
  core: RaftCore,
  state: RaftState,
  request: ReadRequest,
  client: NodeId,
  host: RaftHost,
): void {
  const { session, sequence, command } = request;
  const read = { client, session, sequence, command, index: core.rules.followerReadIndex(state) };
  let at = 0;
  while (at < state.awaitedReads.length && state.awaitedReads[at]!.client !== client) at += 1;
  const known = state.awaitedReads[at];
  if (known !== undefined && core.rules.isLateCopy(read, known)) return;
  if (known !== undefined && known.index >= 0 && known.session === session && known.sequence === sequence) return;
  state.awaitedReads[at] = read;
  if (read.index >= 0) serveAwaitedReads(core, state, host);
  else host.send(state.leader, { type: 'read-index-request', client, session, sequence });
}

export function onReadIndexReply(core: RaftCore, state: RaftState, reply: ReadIndexReply, host: RaftHost): void {
  for (let i = 0; i < state.awaitedReads.length; i++) {
    const read = state.awaitedReads[i]!;
    if (read.client !== reply.client || read.session !== reply.session || read.sequence !== reply.sequence) continue;
    read.index = reply.index;
    serveAwaitedReads(core, state, host);
    return;
  }
}

/** Called whenever something was applied, or an index has come. */
export function serveAwaitedReads(core: RaftCore, state: RaftState, host: RaftHost): void {
  const { awaitedReads } = state;
  let kept = 0;
  for (let i = 0; i < awaitedReads.length; i++) {
    const read = awaitedReads[i]!;
    if (!core.rules.isReadable(state, read)) {
      awaitedReads[kept] = read;
      kept += 1;
      continue;
    }
    host.probe.sometimes('raft/follower-read');
    const { client, session, sequence } = read;
    host.send(client, { type: 'client-reply', session, sequence, result: core.machine.read(state.machine, read.command) });
  }
  awaitedReads.length = kept;
}
