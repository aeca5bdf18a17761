/** A view of Raft nodes whose states and disks a test writes by hand, and a reporter that remembers what it was told. */
import type { HardState, KeyValueClientState, LogEntry, LoggedConfiguration, RaftMessage, RaftState, Snapshot } from '@barksim/barkfs-nodes';
import { DEFAULT_RAFT_OPTIONS, ENTRIES_LOG, HARD_STATE_CELL, IDENTITY_CELL, lastLogIndex, NOBODY, SNAPSHOT_CELL } from '@barksim/barkfs-nodes';
import type { Disk, DurableView, NodeId, Observer, OperationRecord, Reporter, WorldView } from '@barksim/sim-core';
import { raftObserver } from '../../src/raft/properties/raft-observer.ts';

const FIRST: LoggedConfiguration = {
  index: 0,
  configuration: { voters: [0, 1, 2, 3, 4], outgoing: [], learners: [], learnersNext: [], autoLeave: false },
};

interface FakeDisk {
  /** Undefined: the disk was lost. */
  identity: NodeId | undefined;
  hardState: HardState | undefined;
  snapshot: Snapshot | undefined;
  entries: LogEntry[];
}

export class FakeCluster {
  readonly states: RaftState[] = [];
  readonly disks: FakeDisk[] = [];
  readonly violations: { readonly property: string; readonly seen: string }[] = [];
  readonly inconclusive: string[] = [];
  readonly history = {
    operations: [] as OperationRecord[],
    ended: [] as OperationRecord[],
    endedCount: 0,
    invokedCount: 0,
    forgetEnded: () => undefined,
  };
  nowMicros = 0;
  eventCount = 0;
  readonly down = new Set<NodeId>();
  /** Of every node's clocks. */
  clockMicros = 0;
  /** What the clients wait for: nothing as yet. */
  readonly clients: Pick<KeyValueClientState, 'isDirect' | 'command' | 'session' | 'sequence'>[] = [
    { isDirect: false, command: null, session: 1, sequence: 0 },
    { isDirect: false, command: null, session: 1, sequence: 0 },
  ];
  /** Where the logs of all nodes begin on their disks; undefined: where they begin. */
  firstOnDisk: number | undefined = undefined;
  /** The message or timer of the event that is looked at. */
  handled: unknown = undefined;
  handledFrom: NodeId = -1;
  readonly view: WorldView = new FakeView(this);
  observer: Observer;

  /** Five nodes; clients are the nodes 5 and 6. */
  constructor() {
    for (let node = 0; node < 5; node++) {
      this.states.push(newState(node));
      this.disks.push({ identity: node, hardState: undefined, snapshot: undefined, entries: [] });
    }
    this.observer = this.newObserver();
    for (let node = 0; node < 5; node++) this.observer.onBoot!(node);
  }

  newObserver(): Observer {
    return raftObserver({ clusterSize: 5, spareCount: 0, clientCount: 2, quietFromMicros: 1_000, stableFromMicros: 1_400, catchUpMicros: 1_000 })(this.view, this.reporter());
  }

  get properties(): string[] {
    return this.violations.map(({ property }) => property);
  }

  /** Changes a node's state and lets the observer look at it. */
  touch(node: NodeId, change: Partial<RaftState>): void {
    Object.assign(this.states[node]!, change);
    this.observer.afterEvent(node);
  }

  /** A node sends a message: as much of it as its checks read. */
  send(from: NodeId, to: NodeId, message: object): void {
    this.observer.onSend!(from, to, message as RaftMessage);
  }

  /** Makes a node the leader of a term by votes of nodes 0 to 2 that were durable. */
  elect(node: NodeId, term: number): void {
    for (const voter of [0, 1, 2]) {
      this.disks[voter]!.hardState = { currentTerm: term, votedFor: node };
      this.send(voter, node, { type: 'vote', term, granted: true, requestTerm: term });
    }
    this.touch(node, { currentTerm: term, votedFor: node, role: 'candidate', leader: NOBODY });
    this.touch(node, { role: 'leader', leader: node });
  }

  /** Appends entries on a node; on its disk as well if wanted. */
  append(node: NodeId, entries: readonly LogEntry[], durably = true): void {
    if (durably) this.disks[node]!.entries.push(...entries);
    this.touch(node, { log: [...this.states[node]!.log, ...entries] });
  }

  private reporter(): Reporter {
    return {
      violation: (property, _expected, seen) => void this.violations.push({ property, seen }),
      sometimes: () => undefined,
      inconclusive: (property) => void this.inconclusive.push(property),
    };
  }
}

/** What a node sends in an event: to whom, and as much of it as its checks read. */
export type Sent = readonly [to: NodeId, message: object];

/** A node handles a message, or a timer of its own, sends these meanwhile, and comes out of it like this. */
export function handle(made: FakeCluster, node: NodeId, from: NodeId, message: object, change: Partial<RaftState> = {}, sent: readonly Sent[] = []): void {
  made.eventCount += 1;
  made.handled = message;
  made.handledFrom = from;
  for (const [to, each] of sent) made.send(node, to, each);
  made.touch(node, change);
  made.handled = undefined;
  made.handledFrom = -1;
}

class FakeView implements WorldView {
  readonly nodeCount = 7;
  readonly history: FakeCluster['history'];
  readonly #cluster: FakeCluster;

  constructor(cluster: FakeCluster) {
    this.#cluster = cluster;
    this.history = cluster.history;
  }

  get nowMicros(): number {
    return this.#cluster.nowMicros;
  }

  get eventCount(): number {
    return this.#cluster.eventCount;
  }

  nameOf(node: NodeId): string {
    return node < 5 ? `n${node + 1}` : `c${node - 4}`;
  }

  get handled(): unknown {
    return this.#cluster.handled;
  }

  get handledFrom(): NodeId {
    return this.#cluster.handledFrom;
  }

  kindOf(node: NodeId): string {
    return node < 5 ? 'raft' : 'kv-client';
  }

  stateOf(node: NodeId): any {
    return node < 5 ? this.#cluster.states[node]! : this.#cluster.clients[node - 5]!;
  }

  queueLengthOf(): number {
    return 0;
  }

  isUp(node: NodeId): boolean {
    return !this.#cluster.down.has(node);
  }

  isPaused(): boolean {
    return false;
  }

  bootCountOf(): number {
    return 1;
  }

  /** Every node's log reaches its disk at once: observers ask for its ends. */
  diskOf(node: NodeId): Disk {
    const state = this.#cluster.states[node]!;
    const lastIndex = lastLogIndex(state);
    return { log: () => ({ firstIndex: this.#cluster.firstOnDisk ?? state.baseIndex + 1, lastIndex }) } as unknown as Disk;
  }

  durableDiskOf(node: NodeId): DurableView {
    return durableView(this.#cluster.disks[node]!);
  }

  wallClockOf(): number {
    return this.#cluster.clockMicros;
  }

  monotonicClockOf(): number {
    return this.#cluster.clockMicros;
  }
}

function durableView(disk: FakeDisk): DurableView {
  return {
    readCell: (name) => ({ [IDENTITY_CELL]: disk.identity, [HARD_STATE_CELL]: disk.hardState, [SNAPSHOT_CELL]: disk.snapshot })[name],
    cellNames: () => [],
    logFirstIndex: () => 1,
    logLastIndex: (name) => (name === ENTRIES_LOG ? disk.entries.length : 0),
    getRecord: (name, index) => (name === ENTRIES_LOG ? disk.entries[index - 1] : undefined),
    troubleWithRecord: () => undefined,
    fileNames: () => [],
    fileLength: () => 0,
    readFile: () => undefined,
  };
}

function newState(self: NodeId): RaftState {
  return {
    options: DEFAULT_RAFT_OPTIONS,
    self,
    currentTerm: 0,
    votedFor: NOBODY,
    log: [],
    baseIndex: 0,
    baseTerm: 0,
    snapshotIndex: 0,
    configuration: FIRST.configuration,
    configurationIndex: 0,
    peers: [0, 1, 2, 3, 4].filter((node) => node !== self),
    isChangeUnfinished: false,
    configurations: [FIRST],
    commitIndex: 0,
    lastApplied: 0,
    role: 'follower',
    leader: NOBODY,
    electionTimer: 0,
    heartbeatTimer: 0,
    electionTimeoutMicros: 0,
    leaderHeardAtMicros: -1_000_000,
    votes: [],
    preVoteRound: 0,
    standsForTransfer: false,
    nextIndex: [9, 9, 9, 9, 9],
    matchIndex: [0, 0, 0, 0, 0],
    mode: [],
    inflight: [[], [], [], [], []],
    matchAtHeartbeat: [],
    contacts: [],
    quorumCheckAtMicros: 0,
    memberSession: [0, 0, 0, 0, 0],
    transferTarget: NOBODY,
    transferUntilMicros: 0,
    readRound: 0,
    answeredRounds: [0, 0, 0, 0, 0],
    leaseRound: 0,
    leaseRoundAtMicros: 0,
    leaseUntilMicros: 0,
    isLeaseRevoked: false,
    pendingReads: [],
    awaitedReads: [],
    outgoing: [null, null, null, null, null],
    snapshotSentAtMicros: [0, 0, 0, 0, 0],
    incoming: null,
    durableSnapshotIndex: 0,
    awaitedInstall: null,
    isRetired: false,
    repairIndex: 0,
    cutsLogFrom: 0,
    awaitsDurability: false,
    sessions: [],
    expiry: { logTimeMicros: 0, open: [] },
    machine: { values: [] },
  };
}

export function noOp(term: number): LogEntry {
  return { term, client: NOBODY, session: 0, sequence: 0, command: null, stampMicros: 0 };
}

/** Client 5 puts a value under key 0. */
export function put(term: number, sequence: number): LogEntry {
  const command = { f: 'put', key: 0, value: sequence, session: 1, sequence };
  return { term, client: 5, session: 1, sequence, command, stampMicros: 0 };
}
