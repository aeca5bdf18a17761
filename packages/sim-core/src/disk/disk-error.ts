/**
 * How trouble with a disk reaches a program: reads and writes throw it, and a sync that fails hands it to the program's
 * `onSyncFailed`. A program that lets it escape from a handler is stopped, as a process that gives up is, and started
 * again a while later (`DiskOptions.restartMicros`): it crashes, which is no violation.
 */

/**
 * `EIO`: the device could not do it. Nothing of a failed write was done; a failed read may succeed when repeated.
 * `ENOSPC`: the disk is full. Nothing was written; removing something helps.
 * `ECORRUPT`: what is there is not what was written (a checksum over a record and its place does not match): rotten or
 * misdirected. Reading it again does not help; writing it again does.
 * `ETORN`: a log's record was never written to its end, so no sync that covers it has ended. Logs tell it from a whole record
 * with damage by the sectors that are still blank (as etcd's write-ahead log does: `isTornEntry` of its decoder).
 */
export type DiskErrorCode = 'EIO' | 'ENOSPC' | 'ECORRUPT' | 'ETORN';

export type DiskOperation = 'read' | 'write' | 'sync';

export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly code: DiskErrorCode;
  readonly operation: DiskOperation;
  /** What it happened to, for people: `log 'wal', record 7`. */
  readonly subject: string;

  constructor(code: DiskErrorCode, operation: DiskOperation, subject: string) {
    super(`${code} on ${operation} of ${subject}`);
    this.code = code;
    this.operation = operation;
    this.subject = subject;
  }
}
