/** A disk without a world: its syncs end when the test says so, and its reader is a program. */
import { SimDisk } from '../../src/disk/sim-disk.ts';
import { SeededStreams, type DiskOptions } from '../../src/index.ts';

export interface DiskOfItsOwn {
  readonly disk: SimDisk;
  /** How long each sync was to take. */
  readonly delays: number[];
  /** What faults said they had an effect. */
  readonly effects: string[];
}

export function diskOfItsOwn(seed = 'disk', options: Partial<DiskOptions> = {}): DiskOfItsOwn {
  const delays: number[] = [];
  const effects: string[] = [];
  const streams = new SeededStreams(seed);
  const owner = {
    seal: <T>(value: T): T => value,
    scheduleSyncEnd: (delay: number) => void delays.push(delay),
    isSeenByProgram: () => true,
    stream: (kind: string) => streams.stream(kind),
    hadEffect: (kind: string) => void effects.push(kind),
  };
  return { disk: new SimDisk(owner, { syncMinMicros: 100, syncMaxMicros: 300, ...options }, streams.stream('disk/n1')), delays, effects };
}

/** Syncs what was written so far; false when the sync failed. */
export function syncNow(disk: SimDisk): boolean {
  disk.sync();
  return disk.contents().syncUnderWay ? disk.endSync() : true;
}
