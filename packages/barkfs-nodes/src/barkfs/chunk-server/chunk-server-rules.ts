/**
 * What a chunk server decides, one function a rule. A known bug is a table with one of them replaced. Rules read; they
 * change nothing. Times are the server's own monotonic clock.
 */
import type { Micros } from '@barksim/sim-core';
import type { Bytes } from '../bytes.ts';
import { blocksAreIntact } from '../checksum.ts';
import type { OrderedMutation } from '../messages.ts';
import { NO_SESSION } from '../messages.ts';
import type { ChunkHandle } from '../metadata/operations.ts';
import type { BarkfsOptions } from '../options.ts';
import { clockMarginMicros } from '../options.ts';
import type { ChunkServerState, HeldLease, MutationInFlight, Replica } from './chunk-server-state.ts';

export interface ChunkServerRules {
  /** R3: a server that the master does not know says so again and again until it is answered. */
  mustRegister(state: ChunkServerState): boolean;
  /** G3: until when a lease counted from `since` holds here. */
  leaseExpiry(since: Micros, options: BarkfsOptions): Micros;
  /** R11, G3: asked again right where a mutation is applied, so that no pause comes between. */
  holdsLease(replica: Replica, version: number, now: Micros): boolean;
  /** R11: leases that are in use are worth keeping. */
  wantsExtension(lease: HeldLease, now: Micros): boolean;
  /** S5: versions only grow. */
  mayAdopt(replica: Replica, version: number): boolean;
  /** R2: a chunk is new only once; an order to begin its replica that arrives after it was deleted is late. */
  mayBegin(state: ChunkServerState, handle: ChunkHandle): boolean;
  /** G5, R13: a secondary takes mutations of its own version only, and never one older than the last. */
  acceptsMutation(replica: Replica, mutation: OrderedMutation): boolean;
  /** R17: where a secondary applies a mutation: exactly where the primary did. */
  secondaryOffset(replica: Replica, mutation: OrderedMutation): number;
  /** R17: a record that does not fit makes the primary pad the chunk. */
  recordFits(replica: Replica, record: Bytes, options: BarkfsOptions): boolean;
  /** R14: success only when every secondary has applied the mutation. */
  isComplete(mutation: MutationInFlight): boolean;
  /** R28: never serve less than the client was promised. */
  mayServe(replica: Replica, version: number): boolean;
  /** R30: checked whenever bytes leave the disk, for a client or for another server. */
  blocksAreIntact(replica: Replica, data: Bytes, from: number, to: number, options: BarkfsOptions): boolean;
  /** R31: which old bytes must be verified before an overwrite gives their blocks new checksums: first and last block. */
  mustVerifyBeforeWrite(replica: Replica, offset: number): boolean;
  /** R27, R30: a late order must not hit a replica that has become good since. */
  mayDelete(replica: Replica, version: number, corrupt: boolean): boolean;
}

export const correctChunkServerRules: ChunkServerRules = {
  mustRegister(state) {
    return state.session === NO_SESSION;
  },

  leaseExpiry(since, options) {
    return since + options.leaseMicros - clockMarginMicros(options);
  },

  holdsLease(replica, version, now) {
    const lease = replica.lease;
    return lease !== null && lease.version === version && replica.version === version && now < lease.expiresAt;
  },

  wantsExtension(lease, now) {
    return lease.inUse && now < lease.expiresAt;
  },

  mayAdopt(replica, version) {
    return version >= replica.version && !replica.corrupt;
  },

  mayBegin(state, handle) {
    return !state.dropped.has(handle);
  },

  acceptsMutation(replica, mutation) {
    return mutation.version === replica.version && mutation.serial > replica.serial && !replica.corrupt;
  },

  secondaryOffset(_replica, mutation) {
    return mutation.offset;
  },

  recordFits(replica, record, options) {
    return replica.length + record.length <= options.chunkBytes;
  },

  isComplete(mutation) {
    return mutation.waitingFor.length === 0;
  },

  mayServe(replica, version) {
    return replica.version >= version;
  },

  blocksAreIntact(replica, data, from, to, options) {
    return data.length === replica.length && blocksAreIntact(data, replica.checksums, from, to, options.checksumBlockBytes);
  },

  mustVerifyBeforeWrite(replica, offset) {
    return offset < replica.length;
  },

  mayDelete(replica, version, corrupt) {
    return corrupt ? replica.corrupt && replica.version <= version : replica.version <= version;
  },
};
