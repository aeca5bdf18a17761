/**
 * Golden runs: fingerprints and one whole trace that were written down. They hold the engine's promise that a seed gives
 * the same run on every machine, under every version of Node, and after every change that is not meant to change runs.
 *
 * After a change that is meant to, rewrite them with `BARKSIM_REWRITE_GOLDEN=1 npx vitest run golden`, look at the
 * difference, and commit it only if you understand what caused it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatMicros, MILLISECOND, runSeed, type Fault, type Scenario, type TraceLine } from '../src/index.ts';
import { gossipScenario } from './support/gossip.ts';
import { ringScenario } from './support/ring.ts';

const isRewriting = process.env['BARKSIM_REWRITE_GOLDEN'] === '1';

/** The golden file's content; while rewriting, what was seen becomes the content. */
function golden(name: string, seen: string): string {
  const file = new URL(`golden/${name}`, import.meta.url);
  if (isRewriting) writeFileSync(file, seen);
  return readFileSync(file, 'utf8');
}

const nodeFaults: readonly Fault[] = [
  { kind: 'crash', at: 300_000, until: 500_000, nodes: [1, 2] },
  { kind: 'pause', at: 600_000, until: 900_000, nodes: [0] },
  { kind: 'slow-disk', at: 100_000, until: 400_000, nodes: [4], extraMicros: 10_000 },
  { kind: 'clock-drift', at: 100_000, until: 1_500_000, nodes: [0, 3], driftPpm: 100_000 },
  { kind: 'bit-rot', at: 700_000, node: 1, cellPrefix: '' },
  { kind: 'wipe-disk', at: 400_000, nodes: [2] },
];
const linkFaults: readonly Fault[] = [
  { kind: 'partition', at: 200_000, until: 400_000, groups: [[0, 1], [2, 3, 4]] },
  { kind: 'one-way-partition', at: 500_000, until: 700_000, from: [3], to: [] },
  { kind: 'loss', at: 800_000, until: 1_000_000, ppm: 200_000 },
  { kind: 'duplication', at: 900_000, until: 1_200_000, ppm: 100_000, spreadMicros: 9_000 },
  { kind: 'reorder', at: 1_000_000, until: 1_400_000, ppm: 300_000, windowMicros: 9_000 },
  { kind: 'slow-link', at: 1_300_000, until: 1_600_000, extraMicros: 3_000, from: [0], to: [1, 2] },
];

/** Each shows one part of the engine: a change of a fingerprint here tells which part has changed. */
const variants: Readonly<Record<string, Scenario>> = {
  'ring, nothing wrong': ringScenario({ tokens: 8 }),
  'ring, lossy links': ringScenario({ tokens: 8, link: { lossPpm: 10_000, duplicatePpm: 5_000, duplicateSpreadMicros: 700 } }),
  'ring, exponential delays': ringScenario({
    tokens: 8,
    link: { delay: { kind: 'exponential', minMicros: 100, meanMicros: 900, maxMicros: 50_000 } },
  }),
  'ring, heavy-tailed delays, in order': ringScenario({
    tokens: 8,
    link: { delay: { kind: 'heavy-tailed', minMicros: 300, maxMicros: 90_000 }, fifo: true },
  }),
  'ring, node faults': ringScenario({ tokens: 8, faults: nodeFaults }),
  'ring, link faults': ringScenario({ tokens: 8, faults: linkFaults }),
  'ring, all faults': ringScenario({ tokens: 8, faults: [...nodeFaults, ...linkFaults] }),
  'gossip, with Maps and Sets': gossipScenario(),
};
const seeds = ['1', '2', '8812', 'any text'];

describe('golden runs', () => {
  it('have the fingerprints that were written down, all different', () => {
    const all = new Set<string>();
    const rows = Object.entries(variants).flatMap(([variant, scenario]) =>
      seeds.map((seed) => {
        const { events, fingerprint } = runSeed(scenario, seed);
        const strictFingerprint = runSeed(scenario, seed, { strict: true }).fingerprint;
        all.add(fingerprint).add(strictFingerprint);
        return JSON.stringify({ variant, seed, events, fingerprint, strictFingerprint });
      }),
    );
    const seen = `[\n  ${rows.join(',\n  ')}\n]\n`;
    expect(JSON.parse(seen)).toEqual(JSON.parse(golden('fingerprints.json', seen)));
    expect(all.size).toBe(2 * rows.length);
  });

  it('have the trace that was written down, line by line', () => {
    const faults: Fault[] = [
      { kind: 'one-way-partition', at: 1_000, until: 3_000, from: [0], to: [1] },
      { kind: 'crash', at: 4_000, until: 9_000, nodes: [1] },
      { kind: 'pause', at: 6_000, until: 8_000, nodes: [2] },
      { kind: 'duplication', at: 0, ppm: 100_000, spreadMicros: 500 },
    ];
    const lines: string[] = [];
    const scenario = ringScenario({ tokens: 12, faults });
    runSeed(scenario, '1', { untilMicros: 12 * MILLISECOND, trace: (line) => lines.push(inColumns(line)) });
    expect(lines.length).toBeGreaterThan(200);
    const seen = `${lines.join('\n')}\n`;
    expect(seen).toBe(golden('ring-trace.txt', seen));
  });
});

/** Event, time, kind, who, what: lines within an event are indented. */
function inColumns({ i, atMicros, kind, node, from, to, type, data }: TraceLine): string {
  const isEvent = ['message', 'timer', 'sync', 'fault', 'heal', 'deadline', 'release'].includes(kind);
  const what = isEvent ? kind : `  ${kind}`;
  const who = from === undefined ? (node ?? '') : `${from} > ${to ?? node}`;
  const columns = [String(i).padStart(4), formatMicros(atMicros), what.padEnd(11), who.padEnd(8), type ?? ''];
  return `${columns.join('  ')}  ${data === undefined ? '' : JSON.stringify(data)}`.trimEnd();
}
