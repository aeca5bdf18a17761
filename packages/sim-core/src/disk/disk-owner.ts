import type { Stream } from '../random/stream.ts';
import type { Micros } from '../time.ts';

/** What a disk needs from its node: values sealed on their way in, syncs that end later, and what faults draw from. */
export interface DiskOwner {
  seal<T>(value: T): T;
  scheduleSyncEnd(delay: Micros, tie: number): void;
  /** Whether the program looks, and not an observer: damage that makes reads fail is for programs. */
  isSeenByProgram(): boolean;
  /** This disk's stream for what faults of that kind draw. */
  stream(kind: string): Stream;
  /** A fault of that kind changed something. */
  hadEffect(kind: string): void;
}
