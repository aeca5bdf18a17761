/** `history`: what clients asked and were told, up to now. */
import { formatMicros } from '@barksim/sim-core';
import { inColumns } from '../../rendering/columns.ts';
import { inOneLine } from '../../rendering/values.ts';
import { parseCount, refuseMore, type Command } from '../command.ts';

export const history: Command = {
  names: ['history', 'h'],
  usage: 'history [n]',
  group: 'looking',
  summary: 'the last n operations of clients (20), and how they ended',
  details: [
    'Open: no answer yet. Unknown: its client has given up, and it may have happened or may yet.',
    'Checks that go along with the run may drop operations that have ended.',
  ],
  examples: ['history', 'h 100'],
  run({ cursor, style }, words) {
    refuseMore(words, 1, this.usage);
    const most = parseCount(words[0], 20, 1, 'number of operations');
    const { operations, invokedCount, endedCount } = cursor.world.history;
    const counts = `${invokedCount} operations so far, ${invokedCount - endedCount} open`;
    const rows = operations.slice(-most).map((record) => [
      `${record.id}`,
      style.palette.node(cursor.nameOf(record.client)),
      inOneLine(record.operation, 60),
      record.outcome,
      record.outcome === 'open' ? '' : inOneLine(record.result, 40),
      style.palette.time(
        record.outcome === 'open'
          ? `${formatMicros(record.invokedAtMicros)} ..`
          : `${formatMicros(record.invokedAtMicros)} .. ${formatMicros(record.returnedAtMicros)}`,
      ),
    ]);
    return [counts, ...inColumns(rows)];
  },
};
