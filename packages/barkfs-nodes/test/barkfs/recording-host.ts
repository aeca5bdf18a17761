/** A host that does nothing but remember what it was asked for: for tests of one handler at a time. */
import type { Cell, Host, Log, NodeId, RandomStream } from '@barksim/sim-core';
import type { BarkfsMessage } from '../../src/barkfs/messages.ts';

export interface SentMessage {
  readonly to: NodeId;
  readonly message: BarkfsMessage;
  /** Sent through `sendWhenDurable`. */
  readonly whenDurable: boolean;
}

export interface RecordingHost extends Host<any, any> {
  /** Everything sent since the last call. */
  takeSent(): SentMessage[];
  /** Every timer that waits for the disk since the last call. */
  takeNotifications(): any[];
  /** What both clocks show. */
  now: number;
}

function memoryCell(): Cell<any> {
  let value: any;
  return {
    read: () => value,
    write: (next) => void (value = next),
    remove: () => void (value = undefined),
  };
}

function memoryLog(): Log<any> {
  const records: any[] = [];
  return {
    firstIndex: 1,
    get lastIndex() {
      return records.length;
    },
    get: (index) => records[index - 1],
    append: (record) => records.push(record),
    rewrite: () => {},
    truncateFrom: (index) => void records.splice(index - 1),
    compactTo() {
      throw new Error('not needed here');
    },
  };
}

/** Always the lowest number: tests that depend on a draw name what they want. */
const LOWEST: RandomStream = {
  next: () => 0,
  int: (low) => low,
  chance: () => false,
  pick: (items) => items[0] as any,
};

export function makeRecordingHost(id: NodeId): RecordingHost {
  const cells = new Map<string, Cell<any>>();
  const logs = new Map<string, Log<any>>();
  let sent: SentMessage[] = [];
  let notifications: any[] = [];
  const reached = <T>(map: Map<string, T>, name: string, make: () => T): T => {
    const found = map.get(name) ?? make();
    map.set(name, found);
    return found;
  };
  const host: RecordingHost = {
    id,
    now: 1_000,
    takeSent() {
      const taken = sent;
      sent = [];
      return taken;
    },
    takeNotifications() {
      const taken = notifications;
      notifications = [];
      return taken;
    },
    send: (to, message) => void sent.push({ to, message, whenDurable: false }),
    sendWhenDurable: (to, message) => void sent.push({ to, message, whenDurable: true }),
    notifyWhenDurable: (timer) => void notifications.push(timer),
    setTimer: () => 1,
    resetTimer: () => true,
    cancelTimer: () => {},
    clock: { wall: () => host.now, monotonic: () => host.now },
    random: LOWEST,
    disk: {
      log: (name) => reached(logs, name, memoryLog),
      cell: (name) => reached(cells, name, memoryCell),
      cellNames: () => Array.from(cells.keys()).filter((name) => cells.get(name)?.read() !== undefined),
      file: (name) => {
        throw new Error(`BarkFS keeps no files such as ${name}: expected logs and cells`);
      },
      fileNames: () => [],
      sync: () => {},
    },
    probe: { always: () => {}, sometimes: () => {}, note: () => {} },
    history: { invoke: () => 1, ok: () => {}, fail: () => {}, unknown: () => {} },
  };
  return host;
}
