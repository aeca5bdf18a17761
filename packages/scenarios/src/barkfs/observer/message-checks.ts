/**
 * What is checked about messages as they leave: who is named and ordered to do what (S4, S5), the bytes that are handed out
 * (S7), and acknowledgements, from which the ledger knows what must not get lost (S1, S16).
 */
import type { BarkfsMessage, Bytes, ChunkHandle } from '@barksim/barkfs-nodes';
import type { NodeId } from '@barksim/sim-core';
import { APPEND, INTEGRITY, NO_STALE_PARTICIPATION, READ_FRESHNESS, VERSION_MONOTONIC } from '../property-names.ts';
import { acknowledge, findMutation, mutationOrder, wasEverWritten } from './chunk-ledger.ts';
import { checkOnEveryReplica, noteClone } from './durability-checks.ts';
import type { ObserverContext } from './observer-context.ts';
import { chunkOf, ledgerOf } from './observer-context.ts';
import { readReplica } from './replica-view.ts';

export function checkMessage(context: ObserverContext, from: NodeId, to: NodeId, message: BarkfsMessage): void {
  switch (message.type) {
    case 'chunk-found':
      checkVersionTold(context, message.handle, message.version);
      checkParticipants(context, message.handle, message.replicas, 'named to a client');
      break;
    case 'grant-lease':
      checkParticipants(context, message.handle, [to, ...message.secondaries], 'given a part in a lease');
      checkGrant(context, to, message.handle, message.version, message.secondaries);
      break;
    case 'clone-chunk':
      checkParticipants(context, message.handle, [message.source], 'made the source of a clone');
      break;
    case 'read-reply':
      checkBytes(context, from, message.handle, message.offset, message.data);
      break;
    case 'chunk-copy':
      checkBytes(context, from, message.handle, 0, message.data);
      break;
    case 'chunk-cloned':
      noteClone(context, from, message.handle, message.version);
      break;
    case 'mutation-reply':
      if (message.outcome === 'ok') {
        takeAcknowledgement(context, from, message.handle, message.version, message.serial);
      }
      break;
    default:
      break;
  }
}

/** S6: what clients later ask for is what was in force when they were told. */
function checkVersionTold(context: ObserverContext, handle: ChunkHandle, version: number): void {
  const chunk = chunkOf(context, handle);
  if (chunk !== undefined && version !== chunk.version) {
    context.report.violation(
      READ_FRESHNESS,
      `clients are told the version of chunk ${handle} that is in force, ${chunk.version}`,
      `version ${version}`,
      [context.options.master],
    );
  }
}

/** S4. A server that lost its replica is not stale; whoever asks it is told so. */
function checkParticipants(
  context: ObserverContext,
  handle: ChunkHandle,
  servers: readonly NodeId[],
  part: string,
): void {
  const chunk = chunkOf(context, handle);
  if (chunk === undefined) return;
  for (const server of servers) {
    const stored = readReplica(context.view, server, handle);
    if (stored !== undefined && stored.version < chunk.version) {
      context.report.violation(
        NO_STALE_PARTICIPATION,
        `only replicas of chunk ${handle} at version ${chunk.version} or later are ${part}`,
        `${context.view.nameOf(server)} has version ${stored.version}`,
        [server],
      );
    }
  }
}

/** S5: one version, one lease. Repeats of the same grant are repeats. */
function checkGrant(
  context: ObserverContext,
  primary: NodeId,
  handle: ChunkHandle,
  version: number,
  secondaries: readonly NodeId[],
): void {
  const { grants } = context.state;
  const key = `${handle}@${version}`;
  const grant = `${primary} with ${secondaries.join(', ')}`;
  const before = grants.get(key);
  if (before === undefined) {
    grants.set(key, grant);
  } else if (before !== grant) {
    context.report.violation(
      VERSION_MONOTONIC,
      `no two leases on chunk ${handle} are granted at version ${version}`,
      `to node ${before}, and to node ${grant}`,
      [primary],
    );
  }
}

/** S7. */
function checkBytes(context: ObserverContext, server: NodeId, handle: ChunkHandle, offset: number, data: Bytes): void {
  const ledger = ledgerOf(context, handle);
  for (let i = 0; i < data.length; i++) {
    if (!wasEverWritten(ledger, offset + i, data[i] as string)) {
      context.report.violation(
        INTEGRITY,
        `every byte of chunk ${handle} that is handed out was written there, or is zero`,
        `${context.view.nameOf(server)} handed out ${JSON.stringify(data[i])} for byte ${offset + i}`,
        [server],
      );
      return;
    }
  }
}

function takeAcknowledgement(
  context: ObserverContext,
  primary: NodeId,
  handle: ChunkHandle,
  version: number,
  serial: number,
): void {
  const ledger = ledgerOf(context, handle);
  const mutation = findMutation(ledger, mutationOrder(version, serial));
  if (mutation === undefined) {
    context.report.violation(
      APPEND,
      'only mutations that the primary applied are acknowledged',
      `${context.view.nameOf(primary)} acknowledged mutation ${serial} of chunk ${handle} at version ${version}, which it never applied`,
      [primary],
    );
    return;
  }
  if (mutation.acknowledged) return;
  const end = mutation.offset + mutation.data.length;
  if (mutation.kind === 'append' && end > context.options.chunkBytes) {
    context.report.violation(
      APPEND,
      `a record lies within one chunk of ${context.options.chunkBytes} bytes`,
      `the record at ${mutation.offset} to ${end} of chunk ${handle} was acknowledged`,
      [primary],
    );
  }
  acknowledge(ledger, mutation);
  checkOnEveryReplica(context, ledger, mutation);
}
