import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, NodeId, TraceLine, World } from '../src/index.ts';
import { hostOf, note, notes, recorder, worldOf } from './support/recorder.ts';

const LINK = { delay: { kind: 'constant', micros: 100 } } as const;

function worldWith(nodeCount: number, faults: readonly Fault[], seed = '1', trace?: (line: TraceLine) => void): World {
  const programs = Array.from({ length: nodeCount }, () => recorder());
  return worldOf({ programs, link: LINK, faults }, seed, trace === undefined ? {} : { trace });
}

/** Ordered pairs of different nodes, as `0>1`, that the predicate accepts. */
function pairsWhere(nodeCount: number, accepts: (from: NodeId, to: NodeId) => boolean): string[] {
  const pairs: string[] = [];
  for (let from = 0; from < nodeCount; from++) {
    for (let to = 0; to < nodeCount; to++) if (from !== to && accepts(from, to)) pairs.push(`${from}>${to}`);
  }
  return pairs;
}

function cutPairs(world: World): string[] {
  return pairsWhere(world.nodes.length, (from, to) => world.network.link(from, to).cuts > 0);
}

/** What is cut while the one fault lasts. */
function cutBy(nodeCount: number, fault: object): string[] {
  const world = worldWith(nodeCount, [{ at: 0, ...fault } as Fault]);
  world.runUntil(0);
  return cutPairs(world);
}

const nodeCount = fc.integer({ min: 2, max: 7 });
/** A number of nodes and some of them in some order. */
const someNodes = nodeCount.chain((count) =>
  fc.tuple(
    fc.constant(count),
    fc.shuffledSubarray(Array.from({ length: count }, (_, id) => id), { minLength: 1 }),
  ),
);
/** A number of nodes and each node's group: 0 for none. */
const grouping = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 7 });
const membersOf = (grouped: readonly number[], group: number): number[] => grouped.flatMap((own, id) => (own === group ? [id] : []));
const groupsOf = (grouped: readonly number[]): number[][] => [1, 2, 3].map((group) => membersOf(grouped, group));
const RUNS = { numRuns: 100, seed: 1 };

describe('a partition', () => {
  it('cuts exactly the pairs across its groups; who is in none reaches everybody', () => {
    const property = fc.property(grouping, (grouped) => {
      const across = (a: NodeId, b: NodeId): boolean => grouped[a] !== 0 && grouped[b] !== 0 && grouped[a] !== grouped[b];
      expect(cutBy(grouped.length, { kind: 'partition', groups: groupsOf(grouped) })).toEqual(pairsWhere(grouped.length, across));
    });
    fc.assert(property, RUNS);
  });

  it('puts all others on the side of the group that they join', () => {
    const property = fc.property(grouping, fc.integer({ min: 0, max: 2 }), (grouped, othersJoin) => {
      const side = (node: NodeId): number => grouped[node] || othersJoin + 1;
      const fault = { kind: 'partition', groups: groupsOf(grouped), othersJoin };
      expect(cutBy(grouped.length, fault)).toEqual(pairsWhere(grouped.length, (a, b) => side(a) !== side(b)));
    });
    fc.assert(property, RUNS);
  });

  it('with a bridge leaves that node in reach of all, whether it is named in a group or not', () => {
    const property = fc.property(grouping, fc.nat(6), (grouped, at) => {
      const bridge = at % grouped.length;
      const isCut = (a: NodeId, b: NodeId): boolean =>
        a !== bridge && b !== bridge && grouped[a] !== 0 && grouped[b] !== 0 && grouped[a] !== grouped[b];
      const fault = { kind: 'bridge-partition', bridge, groups: groupsOf(grouped) };
      expect(cutBy(grouped.length, fault)).toEqual(pairsWhere(grouped.length, isCut));
    });
    fc.assert(property, RUNS);
  });

  it('that isolates nodes cuts all of their links but those to the exceptions', () => {
    const property = fc.property(someNodes, fc.nat(6), ([count, nodes], at) => {
      const exception = at % count;
      const isCut = (a: NodeId, b: NodeId): boolean => nodes.includes(a) || nodes.includes(b);
      expect(cutBy(count, { kind: 'isolation', nodes })).toEqual(pairsWhere(count, isCut));
      expect(cutBy(count, { kind: 'isolation', nodes, except: [exception] })).toEqual(
        pairsWhere(count, (a, b) => isCut(a, b) && a !== exception && b !== exception),
      );
    });
    fc.assert(property, RUNS);
  });

  it('into a ring or a chain leaves neighbours alone', () => {
    const property = fc.property(someNodes, ([count, nodes]) => {
      const neighbours = new Set(nodes.slice(1).flatMap((node, i) => [`${nodes[i]}>${node}`, `${node}>${nodes[i]}`]));
      const isWithin = (a: NodeId, b: NodeId): boolean => nodes.includes(a) && nodes.includes(b);
      const chain = pairsWhere(count, (a, b) => isWithin(a, b) && !neighbours.has(`${a}>${b}`));
      expect(cutBy(count, { kind: 'chain-partition', nodes })).toEqual(chain);
      const ends = [`${nodes[0]}>${nodes.at(-1)}`, `${nodes.at(-1)}>${nodes[0]}`];
      expect(cutBy(count, { kind: 'ring-partition', nodes })).toEqual(chain.filter((pair) => !ends.includes(pair)));
    });
    fc.assert(property, RUNS);
  });

  it('that is partial cuts the pairs it names and no others', () => {
    const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { maxLength: 6 });
    const property = fc.property(pairs, (named) => {
      const isNamed = (a: NodeId, b: NodeId): boolean => named.some((pair) => pair.includes(a) && pair.includes(b) && pair[0] !== pair[1]);
      expect(cutBy(5, { kind: 'partial-partition', pairs: named })).toEqual(pairsWhere(5, isNamed));
    });
    fc.assert(property, RUNS);
  });
});

/** Some partition, without its window. */
const anyPartition = fc.oneof(
  fc.record({ kind: fc.constant('partition'), groups: fc.constantFrom([[0, 1], [2, 3, 4]], [[0], [1], [2]], [[4], [0, 1, 2, 3]]) }),
  fc.record({ kind: fc.constant('one-way-partition'), from: fc.constantFrom([0], [1, 2]), to: fc.constantFrom([], [3, 4]) }),
  fc.record({ kind: fc.constant('isolation'), nodes: fc.constantFrom([0], [3, 1]) }),
  fc.record({ kind: fc.constant('bridge-partition'), bridge: fc.nat(4), groups: fc.constant([[0, 1], [2, 3, 4]]) }),
  fc.record({ kind: fc.constant('ring-partition'), nodes: fc.constantFrom([0, 1, 2, 3, 4], [4, 2, 0, 3]) }),
  fc.record({ kind: fc.constant('chain-partition'), nodes: fc.constantFrom([0, 1, 2, 3, 4], [2, 1, 3]) }),
  fc.record({ kind: fc.constant('partial-partition'), pairs: fc.constantFrom([[0, 1]], [[1, 2], [1, 3]]) }),
);

describe('partitions that overlap', () => {
  it('do not heal each other: at every moment exactly what an active one cuts is cut', () => {
    const span = fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 50 }));
    const property = fc.property(fc.array(fc.tuple(anyPartition, span), { minLength: 1, maxLength: 5 }), (drawn) => {
      const faults = drawn.map(([fault, [at, length]]) => ({ ...fault, at: at * 10, until: (at + length) * 10 }) as Fault & { until: number });
      const world = worldWith(5, faults);
      for (let now = 5; now < 1_100; now += 10) {
        world.runUntil(now);
        const active = faults.filter(({ at, until }) => at < now && now < until);
        const expected = new Set(active.flatMap((fault) => cutBy(5, { ...fault, at: 0, until: 10 })));
        expect(cutPairs(world)).toEqual(pairsWhere(5, (a, b) => expected.has(`${a}>${b}`)));
      }
    });
    fc.assert(property, { numRuns: 30, seed: 1 });
  });
});

describe('healing piece by piece', () => {
  const piecemeal = { at: 1_000, until: 2_000, healSpreadMicros: 5_000 } as const;

  it('joins pairs one after the other, none before the end, none cut after the spread, and no other link is touched', () => {
    const property = fc.property(anyPartition, fc.string(), (fault, seed) => {
      const world = worldWith(5, [{ ...fault, ...piecemeal } as Fault], seed);
      world.runUntil(1_999);
      let before = cutPairs(world);
      expect(before).toEqual(cutBy(5, fault));
      for (let now = 2_000; now <= 7_000; now += 125) {
        world.runUntil(now);
        const after = cutPairs(world);
        expect(before).toEqual(expect.arrayContaining(after));
        before = after;
      }
      expect(before).toEqual([]);
      expect(world.faults.active).toEqual([]);
    });
    fc.assert(property, { numRuns: 40, seed: 1 });
  });

  it('is evenly spaced, heals both directions of a pair at once, and takes its order from the seed', () => {
    const orders = ['1', '2', '3', '4'].map((seed) => {
      const heals: [number, string][] = [];
      const world = worldWith(4, [{ kind: 'partition', groups: [[0, 1], [2, 3]], ...piecemeal, healSpreadMicros: 3_000 }], seed);
      world.runUntil(1_999);
      let cut = cutPairs(world);
      while (cut.length > 0) {
        world.runUntil(world.nowMicros + 1);
        const left = cutPairs(world);
        for (const pair of cut.filter((each) => !left.includes(each))) heals.push([world.nowMicros, pair]);
        cut = left;
      }
      expect(heals.map(([at]) => at)).toEqual([2_000, 2_000, 3_000, 3_000, 4_000, 4_000, 5_000, 5_000]);
      const pairs = heals.map(([, pair]) => pair.split('>').toSorted().join('-'));
      expect(new Set(pairs).size).toBe(4);
      return pairs.join(' ');
    });
    expect(new Set(orders).size).toBeGreaterThan(1);
  });

  it('shows each step in the trace, the same in every run of the seed', () => {
    const healsOf = (): unknown[] => {
      const lines: TraceLine[] = [];
      const world = worldWith(3, [{ kind: 'isolation', nodes: [1], ...piecemeal }], '1', (line) => lines.push(line));
      world.runUntil(10_000);
      return lines.filter(({ kind }) => kind === 'heal').map(({ atMicros, type }) => [atMicros, type]);
    };
    expect(healsOf()).toEqual([[2_000, 'isolation'], [7_000, 'isolation']]);
    expect(healsOf()).toEqual(healsOf());
  });
});

describe('a partition that holds', () => {
  it('keeps what is sent and what is under way, and delivers all of it, in order, when it heals', () => {
    const world = worldWith(3, [{ kind: 'partition', groups: [[0], [1, 2]], hold: true, at: 1_050, until: 5_000 }]);
    world.runUntil(1_000);
    hostOf(world, 0).send(1, note('under way'));
    world.runUntil(1_200);
    for (const text of ['a', 'b', 'c']) {
      hostOf(world, 0).send(1, note(text));
      world.runUntil(world.nowMicros + 10);
    }
    world.runUntil(4_999);
    expect(notes(world, 1)).toEqual([]);
    expect(world.network.counts).toMatchObject({ held: 4, cut: 0 });
    world.runUntil(5_000);
    expect(notes(world, 1)).toEqual(['under way', 'a', 'b', 'c']);
  });

  it('gives way to one that loses: what is sent while both last is lost, what was held before is kept', () => {
    const world = worldWith(2, [
      { kind: 'isolation', nodes: [0], hold: true, at: 0, until: 5_000 },
      { kind: 'isolation', nodes: [0], at: 2_000, until: 8_000 },
    ]);
    world.runUntil(1_000);
    hostOf(world, 0).send(1, note('held'));
    world.runUntil(3_000);
    hostOf(world, 0).send(1, note('lost'));
    world.runUntil(7_999);
    expect(notes(world, 1)).toEqual([]);
    world.runUntil(9_000);
    expect(notes(world, 1)).toEqual(['held']);
  });
});

describe('the role of the bridge', () => {
  it('is played by the shared node while there is a bridge partition, and by nobody else', () => {
    const world = worldWith(5, [
      { kind: 'crash', at: 500, nodes: ['bridge'], until: 600 },
      { kind: 'bridge-partition', at: 1_000, until: 3_000, bridge: 3, groups: [[0, 1], [2, 4]] },
      { kind: 'pause', at: 2_000, until: 2_500, nodes: ['bridge'] },
      { kind: 'pause', at: 4_000, until: 4_500, nodes: ['bridge'] },
    ]);
    world.runUntil(2_100);
    expect(world.view.isPaused(3)).toBe(true);
    expect(world.faults.faults[2]).toMatchObject({ kind: 'pause', nodes: [3] });
    world.runUntil(5_000);
    expect(world.coverage.get('fault/role-not-played')).toBe(2);
  });

  it('may be anybody: the bridge of a partition may itself be named by a role', () => {
    const programs = Array.from({ length: 3 }, () => recorder());
    const faults: Fault[] = [{ kind: 'bridge-partition', at: 0, bridge: 'leader', groups: [[0], [1], [2]] }];
    const world = worldOf({ programs, faults, spec: { roles: { leader: () => 1 } } });
    world.runUntil(0);
    expect(cutPairs(world)).toEqual(['0>2', '2>0']);
  });
});
