/** How the replicated session table makes each operation take effect once (dissertation 6.3). Pure. */
import type { ClientSession } from '../messages.ts';

/** The operation was executed before: its result is in the table. Clients have one operation under way at a time. */
export function isDuplicate(known: ClientSession, session: number, sequence: number): boolean {
  return session === known.session && sequence <= known.sequence;
}

/** The client has opened a later session since: an operation of an earlier one must not take effect any more. */
export function isExpired(known: ClientSession, session: number): boolean {
  return session < known.session;
}
