import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_DEFINITIONS, runSeed, type Fault, type FaultDefinition, type FaultField } from '@barksim/sim-core';
import { failureOf, LAST_EVENTS_KEPT } from '../src/failure/examine-failure.ts';
import type { Failure } from '../src/failure/failure.ts';
import { failureFileName, FailureFileError, readFailureFile, writeFailureFile } from '../src/failure/failure-file.ts';
import { replayFailure } from '../src/failure/replay-failure.ts';
import { tokenRing } from './support/token-ring.mjs';

let failure: Failure;
let directory: string;

beforeAll(() => {
  failure = failureOf(tokenRing, runSeed(tokenRing, '0', { bug: 'D1', lastEvents: LAST_EVENTS_KEPT }))!;
});

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'failure files '));
});

afterEach(() => fs.rmSync(directory, { recursive: true }));

/** A value that a field of a fault may hold. */
function sample({ type, choices, min, max }: FaultField): unknown {
  const samples: Partial<Record<FaultField['type'], unknown>> = {
    target: 'leader',
    targets: [0, 'leader'],
    groups: [[0, 'leader'], [1]],
    pairs: [[0, 'leader']],
    text: 'chunk/',
    texts: ['chunk/'],
    choice: choices?.[0],
    flag: true,
    delay: { kind: 'uniform', minMicros: 1, maxMicros: 2 },
  };
  return samples[type] ?? min ?? max ?? 7;
}

/** What reading a file with this content says. */
function complaint(content: string): string {
  const file = path.join(directory, 'given.json');
  fs.writeFileSync(file, content);
  try {
    readFailureFile(file);
  } catch (error) {
    expect(error).toBeInstanceOf(FailureFileError);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message.replace(file, 'FILE');
  }
  throw new Error('the file was read');
}

/** The good file with a change made to it. */
function edited(change: (content: any) => void): string {
  const content = JSON.parse(fs.readFileSync(writeFailureFile(directory, failure), 'utf8'));
  change(content);
  return JSON.stringify(content);
}

describe('a failure file', () => {
  it('gives back what was written, and replays to the same violation, event and fingerprint', () => {
    const read = readFailureFile(writeFailureFile(directory, failure));
    expect(read).toEqual(failure);
    const replay = replayFailure(tokenRing, read);
    expect(replay.differences).toEqual([]);
    expect(replay.report.violations[0]).toEqual(failure.violation);
    expect(replay.report.fingerprint).toBe(failure.fingerprint);
  });

  it('says what it is', () => {
    const content = JSON.parse(fs.readFileSync(writeFailureFile(directory, failure), 'utf8'));
    expect(content).toMatchObject({ format: 'barksim-failure', version: 1, scenario: 'test/token-ring', seed: '0' });
    expect(content.options).toEqual({ untilMicros: 500_000, bug: 'D1', strict: false });
    expect(Object.keys(content.plan)).toEqual(['settings', 'faults']);
    expect(content.lastEvents.at(-1).kind).toBe('violation');
  });

  it('is named after its run, and after nothing that a file name cannot hold', () => {
    expect(failureFileName(failure)).toBe('test-token-ring.seed-0.bug-D1.json');
    const odd = [failureFileName({ ...failure, seed: '../ü' }), failureFileName({ ...failure, seed: '../ö' })];
    expect(odd[0]).toMatch(/^test-token-ring\.seed-\.\.__\.bug-D1\.[0-9a-f]{8}\.json$/);
    expect(odd[0]).not.toBe(odd[1]);
  });

  it('replaces an earlier one of the same run in one step, leaving nothing beside it', () => {
    writeFailureFile(directory, failure);
    writeFailureFile(directory, failure);
    expect(fs.readdirSync(directory)).toEqual(['test-token-ring.seed-0.bug-D1.json']);
  });

  it('leaves nothing behind when it cannot be written', () => {
    fs.mkdirSync(path.join(directory, failureFileName(failure)));
    expect(() => writeFailureFile(directory, failure)).toThrow();
    expect(fs.readdirSync(directory)).toEqual([failureFileName(failure)]);
  });

  it('holds payloads with Map and Set as they are shown', () => {
    const line = { i: 1, atMicros: 0, kind: 'note', data: { votes: new Set(['n1']), next: new Map([['n2', 3]]) } };
    const read = readFailureFile(writeFailureFile(directory, { ...failure, lastEvents: [line] }));
    expect(read.lastEvents[0]!.data).toEqual({ votes: ['n1'], next: [['n2', 3]] });
  });
});

describe('reading a file that is none says so', () => {
  it('when there is no such file', () => {
    expect(() => readFailureFile(path.join(directory, 'absent.json'))).toThrow(/absent\.json: there is no such file; expected a failure file/);
  });

  it('when it is a directory', () => {
    expect(() => readFailureFile(directory)).toThrow(/it is a directory/);
  });

  const foreign: [string, string, RegExp][] = [
    ['an empty file', '', /^FILE is no failure file: it is empty$/],
    ['a text', 'seed 8812', /^FILE is no failure file: it is not JSON \(/],
    ['a list', '[]', /expected an object with "format": "barksim-failure"$/],
    ['null', 'null', /expected an object with "format"/],
    ['another tool\'s file', '{"format":"jepsen"}', /its format is "jepsen"; expected "barksim-failure"$/],
    ['a file without version', '{"format":"barksim-failure"}', /is broken: version is missing; expected a whole number/],
    ['a version in words', '{"format":"barksim-failure","version":"one"}', /version is "one"; expected a whole number/],
    ['a newer version', '{"format":"barksim-failure","version":2}', /written by a newer barksim: its version is 2; this one reads up to 1$/],
  ];
  it.each(foreign)('%s', (_what, content, expected) => expect(complaint(content)).toMatch(expected));

  it('a file cut short anywhere', () => {
    const whole = fs.readFileSync(writeFailureFile(directory, failure), 'utf8');
    for (const part of [0.1, 0.5, 0.99]) {
      expect(complaint(whole.slice(0, Math.floor(whole.trimEnd().length * part)))).toMatch(/is no failure file: it is not JSON/);
    }
  });
});

describe('reading a file with a wrong field names the field', () => {
  const fields = [
    'scenario', 'seed', 'options', 'nodeNames', 'plan', 'violation', 'events', 'simulatedMicros', 'fingerprint', 'lastEvents',
    'options.untilMicros', 'options.bug', 'options.strict', 'plan.settings', 'plan.faults',
    'violation.property', 'violation.expected', 'violation.seen', 'violation.eventIndex', 'violation.atMicros', 'violation.nodes',
  ];
  it.each(fields)('%s when it is missing', (field) => {
    const [last, ...parents] = field.split('.').toReversed();
    const content = edited((whole) => {
      const owner = parents.reduceRight((object, name) => object[name], whole);
      delete owner[last!];
    });
    expect(complaint(content)).toBe(`FILE is broken: ${field} is missing`);
  });

  const mistyped: [string, (content: any) => void, string][] = [
    ['a seed that is a number', (c) => (c.seed = 8812), 'seed is 8812; expected a text'],
    ['a time that is a text', (c) => (c.options.untilMicros = '60s'), 'options.untilMicros is "60s"; expected a whole number from 0'],
    ['a negative event', (c) => (c.violation.eventIndex = -1), 'violation.eventIndex is -1; expected a whole number from 0'],
    ['half an event', (c) => (c.events = 1.5), 'events is 1.5; expected a whole number from 0'],
    ['a bug that is neither', (c) => (c.options.bug = false), 'options.bug is false; expected a text or null'],
    ['a flag in words', (c) => (c.options.strict = 'no'), 'options.strict is "no"; expected true or false'],
    ['a short fingerprint', (c) => (c.fingerprint = 'abc'), 'fingerprint is "abc"; expected 16 hexadecimal digits'],
    ['a node that is a number', (c) => (c.violation.nodes = ['n1', 2]), 'violation.nodes[1] is 2; expected a text'],
    ['a list that is none', (c) => (c.lastEvents = {}), 'lastEvents is {}; expected a list'],
    ['a field that nobody knows', (c) => (c.options.untill = 5), 'options.untill is not a known field; expected untilMicros, bug, strict'],
  ];
  it.each(mistyped)('%s', (_what, change, expected) => {
    expect(complaint(edited(change))).toBe(`FILE is broken: ${expected}`);
  });
});

describe('faults in a file', () => {
  /** A fault of the definition, with all its fields. */
  function good({ kind, fields, isMomentary }: FaultDefinition): object {
    const lasting = isMomentary === true ? {} : { until: 9 };
    return { kind, at: 1, ...lasting, ...Object.fromEntries(fields.map((field) => [field.name, sample(field)])) };
  }

  const definitions = FAULT_DEFINITIONS.map((definition) => [definition.kind, definition] as const);
  it.each(definitions)('of kind %s are read back as they were', (_kind, definition) => {
    const fault = good(definition) as Fault;
    const file = writeFailureFile(directory, { ...failure, plan: { settings: {}, faults: [fault] } });
    expect(readFailureFile(file).plan.faults).toEqual([fault]);
  });

  const needy = definitions.filter(([, { fields }]) => fields.some((field) => field.default === undefined));
  it.each(needy)('of kind %s are refused without their fields', (kind) => {
    expect(complaint(edited((content) => (content.plan.faults = [{ kind, at: 1 }])))).toMatch(/^FILE is broken: plan\.faults\[0\]\.\w+ is missing$/);
  });

  const wrong: [string, unknown, string | RegExp][] = [
    ['an unknown kind', { kind: 'meteor', at: 1 }, /plan\.faults\[0\]\.kind is "meteor"; expected one of partition, .*, crash, /],
    ['no kind', { at: 1 }, /plan\.faults\[0\] has no kind; expected one of/],
    ['no object', 7, /plan\.faults\[0\] has no kind/],
    ['an end before the beginning', { kind: 'crash', at: 10, until: 5, nodes: [0] }, 'plan.faults[0].until is 5; expected 10 (its "at") or later'],
    ['a chance beyond certainty', { kind: 'loss', at: 1, ppm: 1_000_001 }, 'plan.faults[0].ppm is 1000001; expected a whole number from 0 to 1000000'],
    ['a target that is neither', { kind: 'crash', at: 1, nodes: [-1] }, 'plan.faults[0].nodes[0] is -1; expected the number of a node or the name of a role'],
    ['a mistyped field', { kind: 'crash', at: 1, nodes: [0], untill: 5 }, 'plan.faults[0].untill is not a known field; expected kind, at, until, nodes'],
  ];
  it.each(wrong)('are refused with %s', (_what, fault, expected) => {
    const said = complaint(edited((content) => (content.plan.faults = [fault])));
    if (typeof expected === 'string') expect(said).toBe(`FILE is broken: ${expected}`);
    else expect(said).toMatch(expected);
  });
});
