/** What every part of a file client is handed besides its state. */
import type { Host } from '@barksim/sim-core';
import type { BarkfsMessage } from '../messages.ts';

export type FileClientTimer =
  /** The next operation of the workload, or the next step of the script. */
  | { readonly type: 'next-operation' }
  | { readonly type: 'request-timeout'; readonly request: number }
  | { readonly type: 'retry'; readonly operation: number };

export const FILE_CLIENT_TIMER_TYPES: readonly FileClientTimer['type'][] = [
  'next-operation',
  'request-timeout',
  'retry',
];

export type FileClientHost = Host<BarkfsMessage, FileClientTimer>;
