import { describe, expect, it } from 'vitest';
import type { InstallSnapshotChunk } from '../../src/index.ts';
import { appendEntries, entry, RaftNode, refused } from './raft-node.ts';

const ENTRIES = [1, 2, 3, 4, 5].map((sequence) => entry(1, sequence));

/** A leader of term 2 that holds nothing but a snapshot of five entries and its own no-op, and must help node 3. */
function leading(snapshotChunkBytes: number): RaftNode {
  const node = new RaftNode([], { snapshotAfterEntries: 5, trailingEntries: 0, snapshotChunkBytes });
  node.receive(1, appendEntries(1, 0, 0, ENTRIES, 4));
  node.receive(1, appendEntries(1, 5, 1, [], 5));
  node.lead();
  node.receive(3, refused(2, 5, 0, 1));
  return node;
}

const reply = (chunk: InstallSnapshotChunk, nextOffset = chunk.offset + chunk.data.length) =>
  ({
    type: 'snapshot-chunk-reply',
    term: chunk.term,
    lastIndex: chunk.lastIndex,
    lastTerm: chunk.lastTerm,
    offset: chunk.offset,
    nextOffset,
    memberSession: chunk.memberSession,
  }) as const;

/** Every chunk of the leader's snapshot, each answered in turn. */
function allChunks(node: RaftNode): InstallSnapshotChunk[] {
  const chunks: InstallSnapshotChunk[] = [];
  for (;;) {
    const [chunk] = node.sentTo(3, 'install-snapshot-chunk');
    if (chunk === undefined) return chunks;
    chunks.push(chunk);
    if (!chunk.isLast) node.receive(3, reply(chunk));
  }
}

describe('a leader sends a snapshot in chunks (dissertation 5.1)', () => {
  it('sends the next chunk only when the last one is answered, and all of the snapshot in the end', () => {
    const node = leading(50);
    const first = node.sentTo(3, 'install-snapshot-chunk');
    expect(first).toMatchObject([{ term: 2, lastIndex: 5, lastTerm: 1, offset: 0, isLast: false }]);
    node.receive(3, reply(first[0]!));
    const chunks = [...first, ...allChunks(node)];
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.filter((chunk) => chunk.isLast)).toEqual([chunks.at(-1)]);
    expect(node.host.disk.cell('raft/snapshot').read()).toMatchObject(JSON.parse(chunks.map((chunk) => chunk.data).join('')));
  });

  it('repeats with a heartbeat what has had no answer, and nothing for an answer that comes twice', () => {
    const node = leading(50);
    const [chunk] = node.sentTo(3, 'install-snapshot-chunk');
    node.fire('heartbeat');
    expect(node.sentTo(3, 'install-snapshot-chunk')).toEqual([chunk]);
    node.receive(3, reply(chunk!));
    node.receive(3, reply(chunk!));
    expect(node.sentTo(3, 'install-snapshot-chunk')).toMatchObject([{ offset: 50 }]);
  });

  it('begins anew for a follower that has nothing of it any more', () => {
    const node = leading(50);
    const [first] = node.sentTo(3, 'install-snapshot-chunk');
    node.receive(3, reply(first!));
    const [second] = node.sentTo(3, 'install-snapshot-chunk');
    node.receive(3, reply(second!, 0));
    expect(node.sentTo(3, 'install-snapshot-chunk')).toEqual([first]);
  });

  it('goes back to where a follower stands that has begun anew meanwhile, and takes no other answer for it', () => {
    const node = leading(50);
    const [first] = node.sentTo(3, 'install-snapshot-chunk');
    node.receive(3, reply(first!));
    const [second] = node.sentTo(3, 'install-snapshot-chunk');
    node.receive(3, reply(second!));
    const [third] = node.sentTo(3, 'install-snapshot-chunk');
    node.receive(3, reply(second!, 0));
    expect(node.sentTo(3, 'install-snapshot-chunk')).toEqual([]);
    node.receive(3, reply(third!, 50));
    expect(node.sentTo(3, 'install-snapshot-chunk')).toEqual([second]);
  });

  it('steps down for a later term in an answer', () => {
    const node = leading(50);
    const [chunk] = node.sentTo(3, 'install-snapshot-chunk');
    node.receive(3, { ...reply(chunk!), term: 9 });
    expect(node.state).toMatchObject({ role: 'follower', currentTerm: 9 });
  });

  it('keeps the entries behind a snapshot that is on its way', () => {
    const node = leading(50);
    node.endSync();
    for (let sequence = 6; sequence <= 20; sequence++) {
      const { session, command } = entry(2, sequence);
      node.receive(5, { type: 'client-request', session, sequence, command });
      node.endSync();
      const last = node.state.baseIndex + node.state.log.length;
      for (const peer of [1, 2]) {
        node.receive(peer, { ...refused(2, last - 1, 0, 0), success: true, matchIndex: last });
      }
    }
    expect(node.state.snapshotIndex).toBeGreaterThan(15);
    expect(node.state.baseIndex).toBe(5);
  });
});

describe('a follower puts chunks together', () => {
  const chunks = allChunks(leading(50));

  it('installs the snapshot when the last chunk is there, and not before', () => {
    const node = new RaftNode();
    for (const chunk of chunks.slice(0, -1)) node.receive(1, chunk);
    expect(node.state.lastApplied).toBe(0);
    node.receive(1, chunks.at(-1)!);
    expect(node.state).toMatchObject({ lastApplied: 5, machine: { values: [5] } });
    node.endSync();
    expect(node.sentTo(1, 'snapshot-reply')).toMatchObject([{ matchIndex: 5 }]);
  });

  it('takes each chunk once, in order, and says what it wants next', () => {
    const node = new RaftNode();
    for (const at of [0, 0, 2, 1, 0]) node.receive(1, chunks[at]!);
    node.endSync();
    expect(node.sentTo(1, 'snapshot-chunk-reply').map((answer) => answer.nextOffset)).toEqual([50, 50, 50, 100, 100]);
  });

  it('never mixes two snapshots: a chunk of another one is refused, and a first chunk ends what came before', () => {
    const node = new RaftNode();
    node.receive(1, chunks[0]!);
    node.receive(1, { ...chunks[1]!, lastIndex: 7 });
    node.receive(1, { ...chunks[1]!, term: 3 });
    node.endSync();
    expect(node.sentTo(1, 'snapshot-chunk-reply').map((answer) => answer.nextOffset)).toEqual([50, 0, 0]);
    node.receive(1, { ...chunks[0]!, term: 3, lastIndex: 7 });
    expect(node.state.incoming).toMatchObject({ leaderTerm: 3, lastIndex: 7, text: chunks[0]!.data });
  });

  it('begins anew after a restart', () => {
    const node = new RaftNode();
    node.receive(1, chunks[0]!);
    node.endSync();
    node.restart();
    node.receive(1, chunks[1]!);
    node.endSync();
    expect(node.sentTo(1, 'snapshot-chunk-reply').map((answer) => answer.nextOffset)).toEqual([50, 0]);
  });
});
