/**
 * The operation log (GFS §2.6.3). Nothing is visible before it is on disk (R5): a proposal is appended, and applied when
 * the disk says that it is durable. Checkpoints keep the log short (R7). With the master on Raft, "durable here" becomes
 * "committed", and nothing else in the master changes.
 */
import type { MetadataCheckpoint } from '../metadata/checkpoint.ts';
import { restoreCheckpoint, takeCheckpoint } from '../metadata/checkpoint.ts';
import { applyMasterOperation } from '../metadata/apply-operation.ts';
import type { MasterMetadata } from '../metadata/master-metadata.ts';
import { emptyMetadata } from '../metadata/master-metadata.ts';
import type { MasterOperation, OperationResult } from '../metadata/operations.ts';
import type { Disk } from '@barksim/sim-core';
import type { MasterHost } from './master-context.ts';
import type { MasterState } from './master-state.ts';

export const OPERATION_LOG = 'operations';
export const CHECKPOINT_CELL = 'checkpoint';

export function proposeOperation(host: MasterHost, operation: MasterOperation): void {
  const index = host.disk.log<MasterOperation>(OPERATION_LOG).append(operation);
  host.notifyWhenDurable({ type: 'operations-durable', index });
}

/** Applies everything up to `index` in order and tells `applied` about each operation. */
export function applyDurableOperations(
  state: MasterState,
  index: number,
  host: MasterHost,
  applied: (operation: MasterOperation, result: OperationResult) => void,
): void {
  const log = host.disk.log<MasterOperation>(OPERATION_LOG);
  while (state.appliedIndex < index) {
    state.appliedIndex++;
    const operation = log.get(state.appliedIndex);
    applied(operation, applyMasterOperation(state.metadata, operation));
  }
  if (state.appliedIndex - state.checkpointIndex >= state.options.checkpointOperations) {
    state.checkpointIndex = state.appliedIndex;
    const checkpoint = takeCheckpoint(state.metadata, state.appliedIndex);
    host.disk.cell<MetadataCheckpoint>(CHECKPOINT_CELL).write(checkpoint);
    host.notifyWhenDurable({ type: 'checkpoint-durable', index: state.appliedIndex });
  }
}

/** Only a checkpoint that is safely on disk may take the place of the log before it. */
export function dropCheckpointedOperations(index: number, host: MasterHost): void {
  const log = host.disk.log<MasterOperation>(OPERATION_LOG);
  if (log.firstIndex <= index) {
    log.compactTo(index + 1);
    host.probe.sometimes('barkfs/master-checkpoint');
  }
}

/** The metadata that a disk holds: its checkpoint and the operations after it (R7). */
export function recoverMetadata(disk: Disk): { metadata: MasterMetadata; index: number } {
  const checkpoint = disk.cell<MetadataCheckpoint>(CHECKPOINT_CELL).read();
  const metadata = checkpoint === undefined ? emptyMetadata() : restoreCheckpoint(checkpoint);
  const log = disk.log<MasterOperation>(OPERATION_LOG);
  let index = checkpoint === undefined ? 0 : checkpoint.index;
  while (index < log.lastIndex) {
    index++;
    applyMasterOperation(metadata, log.get(index));
  }
  return { metadata, index };
}
