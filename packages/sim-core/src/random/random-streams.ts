/** A run's named random streams: one for each purpose and owner, all derived from the run's seed. */
import type { RandomStream } from '../node-contract.ts';

export interface RandomStreams {
  /** The stream of that name, always the same object for the same name. Draws on it move no other stream. */
  stream(name: string): RandomStream;
}
