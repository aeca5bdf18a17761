/** Commands that go somewhere. Each shows the event it arrives at. */
import { SECOND } from '@barksim/sim-core';
import type { EventCriterion } from '../../cursor/event-criterion.ts';
import { suggestion } from '../closest-word.ts';
import { CommandError, parseCount, refuseMore, type Command, type CommandContext } from '../command.ts';
import { showPosition } from './show-position.ts';

const step: Command = {
  names: ['step', 's'],
  usage: 'step [n]',
  group: 'moving',
  summary: 'execute the next event, or the next n',
  details: ['At the end of the run it stays there.'],
  examples: ['step', 's 10'],
  run(context, words) {
    refuseMore(words, 1, this.usage);
    const { cursor } = context;
    if (cursor.position === cursor.end) return [`This is the last event of the run.`];
    cursor.moveTo(cursor.position + parseCount(words[0], 1, 1, 'number of steps'));
    return showPosition(context);
  },
};

const back: Command = {
  names: ['back', 'b'],
  usage: 'back [n]',
  group: 'moving',
  summary: 'take back the last event, or the last n',
  details: ['The run stands as it did before; at the start it stays there.'],
  examples: ['back', 'b 10'],
  run(context, words) {
    refuseMore(words, 1, this.usage);
    const { cursor } = context;
    if (cursor.position === 0) return ['This is the start of the run.'];
    cursor.moveTo(cursor.position - parseCount(words[0], 1, 1, 'number of steps'));
    return showPosition(context);
  },
};

const goto: Command = {
  names: ['goto', 'g'],
  usage: 'goto <event | time | start | end>',
  group: 'moving',
  summary: 'go to an event by its number, or to the last one before an instant',
  details: ['An instant is written in seconds with an s: 12.5s. It goes to the last event at or before it.'],
  examples: ['goto 4711', 'goto 12.5s', 'g end'],
  run(context, words) {
    refuseMore(words, 1, this.usage);
    const { cursor } = context;
    cursor.moveTo(parseDestination(context, words[0]));
    return showPosition(context);
  },
  complete: () => ['start', 'end'],
};

function parseDestination({ cursor }: CommandContext, word: string | undefined): number {
  if (word === undefined) throw new CommandError(`goto needs a destination: expected ${goto.usage}`);
  if (word === 'start') return 0;
  if (word === 'end') return cursor.end;
  const time = /^(\d+)(?:\.(\d{1,6}))?s$/.exec(word);
  if (time !== null) {
    const [, seconds, fraction = ''] = time;
    return cursor.lastAtOrBefore(Number(seconds) * SECOND + Number(fraction.padEnd(6, '0')));
  }
  if (!/^\d+$/.test(word)) {
    throw new CommandError(`'${word}' is no destination: expected an event number, a time such as 12.5s, start or end`);
  }
  const event = Number(word);
  if (event > cursor.end) throw new CommandError(`there is no event ${event}: expected 0 to ${cursor.end}`);
  return event;
}

const NEXT_DETAILS = [
  'Of a node: an event that the node handles, or a fault that names it. Of a kind: message, timer, sync, release, fault,',
  'heal or deadline. Of a type: a message, timer or fault type. Several words must all hold.',
];

const next: Command = {
  names: ['next', 'n'],
  usage: 'next <node | kind | type> ...',
  group: 'moving',
  summary: 'run to the next event of a node, kind, or message, timer or fault type',
  details: NEXT_DETAILS,
  examples: ['next n2', 'next fault', 'n n2 message'],
  run(context, words) {
    const found = context.cursor.findNext(parseCriterion(context, words, this.usage));
    if (found === undefined) return [`No later event is like that: ${words.join(' ')}.`];
    context.cursor.moveTo(found);
    return showPosition(context);
  },
  complete: completeCriterion,
};

const previous: Command = {
  names: ['previous', 'p'],
  usage: 'previous <node | kind | type> ...',
  group: 'moving',
  summary: 'go back to the last event of a node, kind or type before this one',
  details: NEXT_DETAILS,
  examples: ['previous n2', 'p crash'],
  run(context, words) {
    const found = context.cursor.findPrevious(parseCriterion(context, words, this.usage));
    if (found === undefined) return [`No earlier event is like that: ${words.join(' ')}.`];
    context.cursor.moveTo(found);
    return showPosition(context);
  },
  complete: completeCriterion,
};

function parseCriterion({ cursor }: CommandContext, words: readonly string[], usage: string): EventCriterion {
  if (words.length === 0) throw new CommandError(`what to look for is missing: expected ${usage}`);
  const { nodes, kinds, types } = cursor.vocabulary;
  const criterion: { -readonly [Name in keyof EventCriterion]: EventCriterion[Name] } = {};
  for (const word of words) {
    const field = nodes.includes(word) ? 'node' : kinds.includes(word) ? 'kind' : types.includes(word) ? 'type' : undefined;
    if (field === undefined) {
      const meant = suggestion(word, [...nodes, ...kinds, ...types]);
      throw new CommandError(`'${word}' is no node, event kind or type of this run${meant || ' (help next lists what is)'}`);
    }
    if (criterion[field] !== undefined) {
      throw new CommandError(`'${criterion[field]}' and '${word}' both name a ${field}: an event has only one`);
    }
    criterion[field] = word;
  }
  return criterion;
}

function completeCriterion({ cursor }: CommandContext): readonly string[] {
  const { nodes, kinds, types } = cursor.vocabulary;
  return [...nodes, ...kinds, ...types];
}

const violation: Command = {
  names: ['violation', 'v'],
  usage: 'violation',
  group: 'moving',
  summary: 'run to the event at which a property was violated',
  details: ['A run stops at its first violation, so that is the last event of the run.'],
  examples: ['violation'],
  run(context, words) {
    refuseMore(words, 0, this.usage);
    const found = context.cursor.timeline.violation;
    if (found === undefined) return ['No property is violated in this run.'];
    context.cursor.moveTo(found.eventIndex);
    return showPosition(context);
  },
};

export const MOVING: readonly Command[] = [step, back, goto, next, previous, violation];
