/**
 * All safety properties of BarkFS (S1 to S7, S16) in one observer. It sees the true disks and states, keeps its own ledger
 * of what was written and acknowledged, and looks at what an event touched: counters in the nodes' states tell whether
 * there is anything to look at.
 *
 * Messages are noted while a handler runs and judged after the event, when the states are consistent.
 */
import type { BarkfsMessage, BarkfsOptions } from '@barksim/barkfs-nodes';
import type { NodeId, ObserverFactory } from '@barksim/sim-core';
import { checkStillThere } from './durability-checks.ts';
import { checkHistory } from './history-checks.ts';
import { checkMaster, onMasterBoot } from './master-checks.ts';
import { checkMessage } from './message-checks.ts';
import type { ObserverContext } from './observer-context.ts';
import type { ObserverState } from './observer-state.ts';
import { newObserverState } from './observer-state.ts';
import { checkServer, onServerAbort, onServerBoot } from './server-checks.ts';

interface SentMessage {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: BarkfsMessage;
}

/** Message types that some check looks at. */
const CHECKED_TYPES: ReadonlySet<BarkfsMessage['type']> = new Set<BarkfsMessage['type']>([
  'chunk-found',
  'grant-lease',
  'clone-chunk',
  'read-reply',
  'chunk-copy',
  'chunk-cloned',
  'mutation-reply',
]);

export function barkfsObserver(options: BarkfsOptions): ObserverFactory {
  return (view, report) => {
    const context: ObserverContext = { view, report, options, state: newObserverState() };
    const firstClient = options.master + 1 + options.chunkServers.length;
    let sent: SentMessage[] = [];
    return {
      onSend(from, to, message: BarkfsMessage) {
        if (CHECKED_TYPES.has(message.type)) sent.push({ from, to, message });
      },
      afterEvent(node) {
        if (node === options.master) {
          checkMaster(context);
        } else if (node > options.master && node < firstClient) {
          checkServer(context, node);
        } else if (node >= firstClient) {
          checkHistory(context);
        }
        if (sent.length > 0) {
          for (const { from, to, message } of sent) checkMessage(context, from, to, message);
          sent = [];
        }
      },
      afterAbort(node) {
        if (node > options.master && node < firstClient) onServerAbort(context, node);
      },
      onBoot(node) {
        if (node === options.master) {
          onMasterBoot(context);
        } else if (node < firstClient) {
          onServerBoot(context, node);
        }
      },
      atEnd() {
        for (const handle of context.state.ledgers.keys()) checkStillThere(context, handle);
      },
      save: () => structuredClone(context.state),
      load(saved: ObserverState) {
        context.state = structuredClone(saved);
        sent = [];
      },
    };
  };
}
