/** How an operation ends, and what the history then says (`client-operations.ts`). */
import type { FileResult } from './client-operations.ts';
import { changesNamespace } from './client-operations.ts';
import type { FileClientHost } from './file-client-context.ts';
import type { ActiveOperation, FileClientState } from './file-client-state.ts';

export function resultOf(active: ActiveOperation): FileResult {
  return active.operation.f === 'read'
    ? { data: active.readData, pieces: active.readPieces.slice() }
    : { pieces: active.mutationPieces.slice() };
}

export function endOk(state: FileClientState, active: ActiveOperation, result: FileResult, host: FileClientHost): void {
  host.history.ok(active.id, result);
  finish(state, host);
}

/** Certain only while no mutation has left this client. */
export function endFailed(state: FileClientState, active: ActiveOperation, reason: string, host: FileClientHost): void {
  if (active.mutationSent) {
    host.history.unknown(active.id, reason);
  } else {
    host.history.fail(active.id, reason);
  }
  finish(state, host);
}

function finish(state: FileClientState, host: FileClientHost): void {
  state.current = null;
  const workload = state.options.workload;
  const pause = workload.kind === 'random' ? host.random.int(workload.pauseMinMicros, workload.pauseMaxMicros) : 0;
  host.setTimer({ type: 'next-operation' }, pause);
}

/** No answer within the time of the whole operation. */
export function giveUp(state: FileClientState, active: ActiveOperation, host: FileClientHost): void {
  if (changesNamespace(active.operation)) {
    host.history.unknown(active.id, 'no answer in time');
    finish(state, host);
  } else {
    endFailed(state, active, 'no answer in time', host);
  }
}
