/** What a store of registers decides. A known bug is one of these replaced. */
import { extendChecksum } from '../barkfs/checksum.ts';
import type { StoredRegister } from './messages.ts';

export function checksumOf({ key, stamp, text }: Omit<StoredRegister, 'checksum'>): number {
  return extendChecksum(0, `${key} ${stamp.count} ${stamp.nonce} ${text}`);
}

/** What lies on the disk is what was written for this register: rot and writes that landed elsewhere show. */
function isSound(stored: StoredRegister, key: number): boolean {
  return stored.key === key && stored.checksum === checksumOf(stored);
}

/**
 * How many replicas have to answer. Any two quorums share one more replica than may have forgotten what it acknowledged: for
 * none that is a majority (Attiya, Bar-Noy and Dolev, 1995), for forgetful ones more (Malkhi and Reiter, Byzantine Quorum
 * Systems, 1998: dissemination quorums).
 */
function quorumSize(replicaCount: number, mostForgetful: number): number {
  return Math.floor((replicaCount + mostForgetful) / 2) + 1;
}

export const correctRegisterRules = { isSound, quorumSize };

export type RegisterRules = typeof correctRegisterRules;
