/** What replicas and clients of registers say to each other, and what a replica keeps. */

/** Of two stamps the later one has the higher count, or the same and the higher nonce: never the same for two writes. */
export interface Stamp {
  readonly count: number;
  /** Drawn for each write. */
  readonly nonce: number;
}

/** Of a register that was never written, or of which a disk knows nothing any more. */
export const NEVER: Stamp = { count: 0, nonce: 0 };

export function isLater(left: Stamp, right: Stamp): boolean {
  return left.count > right.count || (left.count === right.count && left.nonce > right.nonce);
}

export interface Query {
  readonly type: 'query';
  readonly request: number;
  readonly key: number;
}

export interface Answer {
  readonly type: 'answer';
  readonly request: number;
  readonly stamp: Stamp;
  /** Empty when it was never written. */
  readonly text: string;
}

export interface Store {
  readonly type: 'store';
  readonly request: number;
  readonly key: number;
  readonly stamp: Stamp;
  readonly text: string;
}

export interface Stored {
  readonly type: 'stored';
  readonly request: number;
}

export type RegisterMessage = Query | Answer | Store | Stored;

export const REGISTER_MESSAGE_TYPES: readonly RegisterMessage['type'][] = ['query', 'answer', 'store', 'stored'];

/** One cell for each register. The checksum is over all else, the key included. */
export interface StoredRegister {
  readonly key: number;
  readonly stamp: Stamp;
  readonly text: string;
  readonly checksum: number;
}

export const REGISTER_CELL_PREFIX = 'register/';
