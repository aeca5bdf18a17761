/**
 * Keeping a node's configuration in step with its log (dissertation 4.1): whatever adds entries to the log, takes some
 * back, or replaces it by a snapshot reports it here. The rules decide which configuration is in force then.
 */
import type { RaftCore } from '../core.ts';
import { lastLogIndex } from '../log.ts';
import type { LogEntry, LoggedConfiguration, Snapshot } from '../messages.ts';
import { CONFIGURATION, NOBODY } from '../messages.ts';
import type { RaftOptions } from '../options.ts';
import { NOT_A_MEMBER, type RaftState } from '../state.ts';
import type { RaftHost } from '../storage.ts';
import type { Configuration } from './configuration.ts';
import { isJoint, isVoter, membersOf, votersOnly } from './configuration.ts';

/** What every node begins with, spare ones too: it holds until the log, or a snapshot, says otherwise. */
export function firstConfiguration(options: Pick<RaftOptions, 'clusterSize' | 'spareCount'>): LoggedConfiguration {
  const voters: number[] = [];
  for (let node = 0; node < options.clusterSize - options.spareCount; node++) voters.push(node);
  return { index: 0, configuration: votersOnly(voters) };
}

/** A booting node has read its log: collects the configurations in it, behind the one that its snapshot holds. */
export function readConfigurations(core: RaftCore, state: RaftState): void {
  const snapshotIndex = state.snapshotIndex;
  for (let position = 0; position < state.log.length; position++) {
    const entry = state.log[position]!;
    const index = state.baseIndex + position + 1;
    if (entry.client !== CONFIGURATION || index <= snapshotIndex) continue;
    core.rules.recordConfiguration(state, index, entry.command as Configuration);
  }
  putInForce(core, state);
}

/** The entry has become the last of the log, and holds a configuration. */
export function onConfigurationAppended(core: RaftCore, state: RaftState, entry: LogEntry): void {
  core.rules.recordConfiguration(state, lastLogIndex(state), entry.command as Configuration);
  putInForce(core, state);
}

/** The log has lost its entries from `index` on. */
export function onLogTruncated(core: RaftCore, state: RaftState, index: number): void {
  if (state.configurationIndex < index) return;
  core.rules.rollBackConfigurations(state, index);
  putInForce(core, state);
}

/** A node applies a configuration entry, which was in force before and now stays. Its leader tells who asked for it. */
export function applyConfiguration(core: RaftCore, state: RaftState, entry: LogEntry, index: number, host: RaftHost): void {
  putInForce(core, state);
  if (!core.rules.tellsOperatorOf(state, entry)) return;
  host.probe.sometimes('raft/configuration-committed');
  host.send(entry.session, {
    type: 'change-reply',
    sequence: entry.sequence,
    outcome: 'done',
    reason: '',
    leader: state.self,
    current: { index, configuration: entry.command as Configuration },
    isCommitted: true,
  });
}

/** A snapshot is in the place of everything up to its last entry; entries behind it are still in the log, or gone. */
export function onSnapshotInstalled(core: RaftCore, state: RaftState, snapshot: Snapshot): void {
  const last = lastLogIndex(state);
  const later = state.configurations.filter(({ index }) => index > snapshot.lastIndex && index <= last);
  state.configurations = [snapshot.configuration, ...later];
  putInForce(core, state);
}

/** Nothing before the newest snapshot is ever returned to. */
export function forgetConfigurationsBefore(state: RaftState, kept: LoggedConfiguration): void {
  const { configurations } = state;
  let count = 0;
  while (count < configurations.length - 1 && configurations[count]!.index < kept.index) count += 1;
  if (count > 0) configurations.splice(0, count);
}

function putInForce(core: RaftCore, state: RaftState): void {
  const { index, configuration } = core.rules.configurationInForce(state);
  const before = state.peers;
  state.configuration = configuration;
  state.configurationIndex = index;
  state.peers = membersOf(configuration).filter((node) => node !== state.self);
  state.isChangeUnfinished = isJoint(configuration) || !isVoter(configuration, state.self);
  if (state.role === 'leader') followMembers(state, before);
}

/** A leader knows nothing yet of who has just been added, and expects nothing of who is gone. */
function followMembers(state: RaftState, before: readonly number[]): void {
  // Whom it hands over to may be a voter no more: a joint configuration is left meanwhile.
  if (before.includes(state.transferTarget) && !isVoter(state.configuration, state.transferTarget)) state.transferTarget = NOBODY;
  for (const node of before) {
    if (state.peers.includes(node)) continue;
    state.memberSession[node] = NOT_A_MEMBER;
    // Nothing is kept in the log for a snapshot that nobody takes any more.
    state.outgoing[node] = null;
  }
  for (const node of state.peers) {
    if (before.includes(node)) continue;
    state.memberSession[node] = state.configurationIndex;
    state.nextIndex[node] = lastLogIndex(state) + 1;
    state.matchIndex[node] = 0;
    state.matchAtHeartbeat[node] = 0;
    state.mode[node] = 'probe';
    state.inflight[node]!.length = 0;
    state.outgoing[node] = null;
  }
}
