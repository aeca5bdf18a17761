/**
 * A BarkFS client (GFS §2.4, §2.7, §3) as a node program: works through its workload one operation at a time, caches where
 * chunks are, retries, and records everything in the history (`client-operations.ts` has the format).
 */
import type { NodeId, NodeProgram } from '@barksim/sim-core';
import type { BarkfsMessage } from '../messages.ts';
import { BARKFS_MESSAGE_TYPES } from '../messages.ts';
import type { FileClientRules } from './file-client-rules.ts';
import { correctFileClientRules } from './file-client-rules.ts';
import type { FileClientOptions, FileClientState } from './file-client-state.ts';
import type { FileClientHost, FileClientTimer } from './file-client-context.ts';
import { FILE_CLIENT_TIMER_TYPES } from './file-client-context.ts';
import { onChunkReply, onMasterReply } from './operation-replies.ts';
import { beginOperation, onRequestTimeout, onRetry } from './operation-steps.ts';
import { drawOperation } from './workload.ts';

export function makeFileClientProgram(
  rules: FileClientRules = correctFileClientRules,
): NodeProgram<FileClientState, BarkfsMessage, FileClientTimer, FileClientOptions> {
  return {
    kind: 'file-client',
    messageTypes: BARKFS_MESSAGE_TYPES,
    timerTypes: FILE_CLIENT_TIMER_TYPES,
    boot: (host, options) => bootFileClient(options, host),
    onMessage: (state, message, from, host) => handleMessage(rules, state, message, from, host),
    onTimer: (state, timer, host) => handleTimer(rules, state, timer, host),
  };
}

function bootFileClient(options: FileClientOptions, host: FileClientHost): FileClientState {
  host.setTimer({ type: 'next-operation' }, options.workload.kind === 'random' ? options.workload.pauseMaxMicros : 0);
  const now = host.clock.monotonic();
  return {
    options,
    // Records stay unique over restarts: their numbers begin at the clock as well.
    progress: { operations: 0, records: now },
    step: 0,
    nextRequest: now + 1,
    cache: new Map(),
    current: null,
  };
}

function handleMessage(
  rules: FileClientRules,
  state: FileClientState,
  message: BarkfsMessage,
  from: NodeId,
  host: FileClientHost,
): void {
  switch (message.type) {
    case 'namespace-result':
    case 'chunk-found':
    case 'chunk-not-found':
      onMasterReply(rules, state, message, host);
      break;
    case 'read-reply':
    case 'read-refused':
    case 'mutation-reply':
      onChunkReply(rules, state, message, from, host);
      break;
    default:
      break;
  }
}

function handleTimer(rules: FileClientRules, state: FileClientState, timer: FileClientTimer, host: FileClientHost): void {
  switch (timer.type) {
    case 'next-operation':
      nextOperation(rules, state, host);
      break;
    case 'request-timeout':
      onRequestTimeout(rules, state, timer.request, host);
      break;
    case 'retry':
      onRetry(rules, state, timer.operation, host);
      break;
  }
}

function nextOperation(rules: FileClientRules, state: FileClientState, host: FileClientHost): void {
  const workload = state.options.workload;
  if (state.current !== null) {
    return;
  }
  if (workload.kind === 'random') {
    if (host.clock.monotonic() < workload.stopAtMicros) {
      beginOperation(
        rules,
        state,
        drawOperation(workload, state.options.barkfs, state.progress, host.id, host.random),
        host,
      );
    }
    return;
  }
  const step = workload.steps[state.step];
  if (step === undefined) {
    return;
  }
  state.step++;
  switch (step.do) {
    case 'operation':
      beginOperation(rules, state, step.operation, host);
      break;
    case 'wait':
      host.setTimer({ type: 'next-operation' }, step.micros);
      break;
    case 'say':
      host.probe.note(step.text);
      host.setTimer({ type: 'next-operation' }, 0);
      break;
  }
}
