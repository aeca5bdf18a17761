/** What a disk holds as plain data: for checkpoints, for images that a fault brings back, and for people. */
import type { CellSave, SimCell } from './sim-cell.ts';
import type { FileSave, SimFile } from './sim-file.ts';
import type { LogSave, SimLog } from './sim-log.ts';
import type { SyncTimerSave } from './sync-timer.ts';

/** What a disk holds, by name. */
export interface DiskImage {
  readonly logs: readonly (readonly [string, LogSave])[];
  readonly cells: readonly (readonly [string, CellSave])[];
  readonly files: readonly (readonly [string, FileSave])[];
}

/** What a loss of power would leave now, pristine. */
export function durableImageOf(logs: ReadonlyMap<string, SimLog>, cells: ReadonlyMap<string, SimCell>, files: ReadonlyMap<string, SimFile>): DiskImage {
  return {
    logs: Array.from(logs, ([name, log]) => [name, log.durableSave()]),
    cells: Array.from(cells, ([name, cell]) => [name, cell.durableSave()]),
    files: Array.from(files, ([name, file]) => [name, file.durableSave()]),
  };
}

export interface DiskContents {
  readonly logs: Readonly<Record<string, LogSave>>;
  readonly cells: Readonly<Record<string, CellSave>>;
  readonly files: Readonly<Record<string, FileSave>>;
  readonly unsyncedWrites: number;
  readonly syncUnderWay: boolean;
}

export interface DiskSave extends DiskImage {
  readonly writtenCount: number;
  readonly durableCount: number;
  readonly powerLossCount: number;
  readonly syncCovers: number;
  readonly syncWanted: number;
  readonly endedCount: number;
  readonly hasUntoldFailure: boolean;
  readonly syncTimer: SyncTimerSave;
  readonly pending: readonly { kind: number; file: string; index: number; value: unknown }[];
  /** By the label of the fault that took them. */
  readonly images: readonly (readonly [string, DiskImage])[];
}
