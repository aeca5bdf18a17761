/** What a client does when a request failed or was not answered (R14). */
import { NO_SERVER } from '../messages.ts';
import type { FileClientHost } from './file-client-context.ts';
import type { FileClientRules } from './file-client-rules.ts';
import type { ActiveOperation, FileClientState, PlannedPiece } from './file-client-state.ts';
import { cacheKey } from './location-cache.ts';

/** R14: what failed is tried a few times as it is, then from the beginning. */
export function retry(
  rules: FileClientRules,
  state: FileClientState,
  active: ActiveOperation,
  host: FileClientHost,
): void {
  active.attempts++;
  active.replicaCursor++;
  const piece = active.pieces[active.position];
  if (piece !== undefined && rules.mustAskAgain(active)) {
    const key = cacheKey(active.operation.path, piece.index);
    const cached = state.cache.get(key);
    if (cached !== undefined && active.asked !== NO_SERVER) {
      active.failedVersion = Math.max(active.failedVersion, cached.version);
    }
    state.cache.delete(key);
  }
  scheduleRetry(rules.pauseBeforeRetry(active.attempts), active, host);
}

/** What the cache says is of no use. */
export function retryFromMaster(state: FileClientState, active: ActiveOperation, piece: PlannedPiece, host: FileClientHost): void {
  active.attempts++;
  state.cache.delete(cacheKey(active.operation.path, piece.index));
  scheduleRetry(Math.min(active.attempts, 10) * 10_000, active, host);
}

function scheduleRetry(pauseMicros: number, active: ActiveOperation, host: FileClientHost): void {
  host.setTimer({ type: 'retry', operation: active.id }, pauseMicros + host.random.int(0, pauseMicros));
}
