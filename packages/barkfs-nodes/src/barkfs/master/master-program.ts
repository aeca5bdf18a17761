/**
 * The BarkFS master (GFS §2 to §4) as a node program: one master, an operation log on its own disk. It is written so that
 * the log can later be a replicated one: `metadata/` is the replicated state machine, everything here is the leader that
 * proposes operations and acts on those that were applied.
 *
 * Left out: snapshots (R19, R20), locks on paths (R8 to R10), shadow masters (R34), racks (R21), rebalancing (R24).
 */
import type { NodeId, NodeProgram } from '@barksim/sim-core';
import type { BarkfsMessage } from '../messages.ts';
import { BARKFS_MESSAGE_TYPES, NO_SERVER } from '../messages.ts';
import { hiddenPath } from '../metadata/path.ts';
import type { ChunkHandle, MasterOperation, OperationResult } from '../metadata/operations.ts';
import type { BarkfsOptions } from '../options.ts';
import { buryDeadServers, dropBadReplicas, onHeartbeat, onRegister } from './chunk-servers.ts';
import { onChangeNamespace, onChunkAdded, onFindLocations, onFindPrimary, onQueryNamespace } from './client-requests.ts';
import type { MasterHost, MasterTimer } from './master-context.ts';
import { MASTER_TIMER_TYPES, sessionOf } from './master-context.ts';
import type { MasterRules } from './master-rules.ts';
import { correctMasterRules } from './master-rules.ts';
import type { MasterState } from './master-state.ts';
import { newCoordination } from './master-state.ts';
import {
  applyDurableOperations,
  dropCheckpointedOperations,
  proposeOperation,
  recoverMetadata,
} from './operation-log.ts';
import { onChunkCloned, replicateChunks, tendClone } from './replication.ts';
import { onGrantedApplied, onGrantingApplied, onLeaseHeld, onVersionAdopted, tendRound } from './version-rounds.ts';

export function makeMasterProgram(
  rules: MasterRules = correctMasterRules,
): NodeProgram<MasterState, BarkfsMessage, MasterTimer, BarkfsOptions> {
  return {
    kind: 'master',
    messageTypes: BARKFS_MESSAGE_TYPES,
    timerTypes: MASTER_TIMER_TYPES,
    boot: (host, options) => bootMaster(rules, options, host),
    onMessage: (state, message, from, host) => handleMessage(rules, state, message, from, host),
    onTimer: (state, timer, host) => handleTimer(rules, state, timer, host),
  };
}

/**
 * Metadata comes from the disk, locations from registrations to come (R3). Leases are not in the log, so a restarted master
 * takes every chunk with content as leased, to nobody knows whom, until such a lease must have run out (G2).
 */
function bootMaster(rules: MasterRules, options: BarkfsOptions, host: MasterHost): MasterState {
  const { metadata, index } = recoverMetadata(host.disk);
  const now = host.clock.monotonic();
  const state: MasterState = {
    options,
    metadata,
    appliedIndex: index,
    checkpointIndex: index,
    servers: new Map(),
    coordination: new Map(),
    additions: [],
    expiring: [],
    settledAt: now + options.serverTimeoutMicros,
  };
  for (const chunk of metadata.chunks.values()) {
    const coordination = newCoordination(chunk.handle);
    if (chunk.version > 0) {
      coordination.leasedVersion = chunk.version;
      coordination.lease = {
        primary: NO_SERVER,
        version: chunk.version,
        replicas: [],
        expiresAt: rules.leaseExpiry(now, options),
        confirmed: false,
      };
    }
    state.coordination.set(chunk.handle, coordination);
  }
  if (index > 0) {
    host.probe.sometimes('barkfs/master-recovered');
  }
  host.setTimer({ type: 'tick' }, options.heartbeatMicros);
  return state;
}

function handleMessage(
  rules: MasterRules,
  state: MasterState,
  message: BarkfsMessage,
  from: NodeId,
  host: MasterHost,
): void {
  switch (message.type) {
    case 'change-namespace':
      onChangeNamespace(state, message, from, host);
      break;
    case 'query-namespace':
      onQueryNamespace(state, message, from, host);
      break;
    case 'find-locations':
      onFindLocations(rules, state, message, from, host);
      break;
    case 'find-primary':
      onFindPrimary(rules, state, message, from, host);
      break;
    case 'register':
      onRegister(state, message, from, host);
      break;
    case 'heartbeat':
      onHeartbeat(rules, state, message, from, host);
      break;
    case 'version-adopted':
      if (message.session === sessionOf(state, from)) {
        onVersionAdopted(rules, state, from, message, host);
      }
      break;
    case 'lease-held':
      if (message.session === sessionOf(state, from)) {
        onLeaseHeld(state, from, message.handle, message.version, host);
      }
      break;
    case 'chunk-cloned':
      if (message.session === sessionOf(state, from)) {
        onChunkCloned(rules, state, from, message, host);
      }
      break;
    default:
      break;
  }
}

function handleTimer(rules: MasterRules, state: MasterState, timer: MasterTimer, host: MasterHost): void {
  switch (timer.type) {
    case 'operations-durable':
      applyDurableOperations(state, timer.index, host, (operation, result) =>
        onApplied(rules, state, operation, result, host),
      );
      break;
    case 'checkpoint-durable':
      dropCheckpointedOperations(timer.index, host);
      break;
    case 'tick':
      tick(rules, state, host);
      host.setTimer({ type: 'tick' }, state.options.heartbeatMicros);
      break;
  }
}

/** The leader's part after an operation took effect. */
function onApplied(
  rules: MasterRules,
  state: MasterState,
  operation: MasterOperation,
  result: OperationResult,
  host: MasterHost,
): void {
  switch (operation.kind) {
    case 'namespace':
      if (result.kind === 'namespace') {
        forgetChunks(state, result.removedChunks);
        host.send(operation.client, {
          type: 'namespace-result',
          request: operation.sequence,
          result: result.result,
        });
      }
      break;
    case 'expire':
      state.expiring = state.expiring.filter((fileId) => fileId !== operation.fileId);
      if (result.kind === 'expired') {
        forgetChunks(state, result.removedChunks);
        host.probe.sometimes('barkfs/deleted-file-removed');
      }
      break;
    case 'add-chunk': {
      const handle = result.kind === 'chunk-added' ? result.handle : undefined;
      if (handle !== undefined) {
        state.coordination.set(handle, newCoordination(handle));
      }
      onChunkAdded(rules, state, operation.fileId, operation.index, handle, host);
      break;
    }
    case 'granting':
      onGrantingApplied(state, operation.handle, operation.version, result.kind === 'version-set', host);
      break;
    case 'granted':
      onGrantedApplied(rules, state, operation.handle, operation.version, result.kind === 'version-set', host);
      // At once, before a writer can ask for a lease on what was frozen for cloning.
      replicateChunks(rules, state, host);
      break;
  }
}

function forgetChunks(state: MasterState, removed: readonly ChunkHandle[]): void {
  for (const handle of removed) {
    state.coordination.delete(handle);
  }
}

/** What time alone brings about. */
function tick(rules: MasterRules, state: MasterState, host: MasterHost): void {
  buryDeadServers(rules, state, host);
  for (const coordination of state.coordination.values()) {
    tendRound(rules, state, coordination, host);
    tendClone(state, coordination, host);
    dropBadReplicas(rules, state, coordination, host);
  }
  replicateChunks(rules, state, host);
  expireDeletedFiles(state, host);
}

/** R25: the leader's wall clock decides that a hidden file's time is up; the decision goes into the log (G11). */
function expireDeletedFiles(state: MasterState, host: MasterHost): void {
  const wall = host.clock.wall();
  for (const file of state.metadata.files.values()) {
    const due = file.keepUntilWall > 0 && wall > file.keepUntilWall;
    if (due && state.metadata.namespace.has(hiddenPath(file.fileId)) && !state.expiring.includes(file.fileId)) {
      state.expiring.push(file.fileId);
      proposeOperation(host, { kind: 'expire', fileId: file.fileId });
    }
  }
}
