/** The figures as a table: what was asked for, what was measured, and the ratio to the ring. */
import Table from 'cli-table3';
import type { EngineFigures } from './engine-cases.ts';
import type { FaultCost } from './fault-costs.ts';
import type { LongRunFigures } from './long-run.ts';
import type { SwarmFigures } from './swarm-cases.ts';
import type { TravelFigures } from './travel.ts';
import type { WorkerFigures } from './worker-cases.ts';

export interface Figures {
  readonly engine: EngineFigures;
  readonly faultCosts: readonly FaultCost[];
  readonly swarm: SwarmFigures;
  readonly longRun: LongRunFigures;
  readonly travel: TravelFigures;
  readonly workers: WorkerFigures;
  readonly machine: string;
}

/** One figure: what is asked, what it is today, and whether that is enough. */
export interface Row {
  readonly name: string;
  readonly asked: string;
  readonly measured: string;
  /** As a share of the ring's events a second, where that makes sense. */
  readonly toRing: string;
  readonly isMet: boolean;
}

const millions = (rate: number): string => `${(rate / 1e6).toFixed(2)} M`;

export function rows({ engine, swarm, longRun, travel, workers }: Figures): Row[] {
  const ratio = (rate: number): string => (rate / engine.ring.best).toFixed(2);
  const cost = 1 - engine.raft.best / engine.raftUnobserved.best;
  const first = longRun.rates[0] as number;
  const last = longRun.rates.at(-1) as number;
  const drift = last / first;
  const [early, late] = [longRun.heapMiB[1] as number, longRun.heapMiB.at(-1) as number];
  const row = (name: string, asked: string, measured: string, isMet: boolean, toRing = ''): Row => ({ name, asked, measured, toRing, isMet });
  return [
    row('ring of five: events/s', '5 M', millions(engine.ring.best), engine.ring.best >= 5e6, '1.00'),
    row('Raft, all on: events/s', '2 M', millions(engine.raft.best), engine.raft.best >= 2e6, ratio(engine.raft.best)),
    row('the same, median of all turns', '', millions(engine.raft.median), true, ratio(engine.raft.median)),
    row('Raft without properties: events/s', '', millions(engine.raftUnobserved.best), true, ratio(engine.raftUnobserved.best)),
    row('cost of the properties', 'at most 10 %', `${(cost * 100).toFixed(1)} %`, cost <= 0.1),
    row('simulated seconds/s', '2,300', engine.simulatedSecondsPerSecond.toFixed(0), engine.simulatedSecondsPerSecond >= 2300),
    row('ten-second runs/s', '230', engine.shortRuns.best.toFixed(0), engine.shortRuns.best >= 230),
    row('runs of raft/swarm/s', '', swarm.runsPerSecond.toFixed(0), true),
    row('raft/swarm: events/s', '', millions(swarm.eventsPerSecond), true, ratio(swarm.eventsPerSecond)),
    row('two workers to one', 'at least 1.8', (workers.two / workers.one).toFixed(2), workers.two / workers.one >= 1.8),
    row('events/s in the 10th million to the 2nd', 'about 1', drift.toFixed(2), drift >= 0.8),
    row('heap after 2 and after 10 million events', 'flat', `${early.toFixed(1)} and ${late.toFixed(1)} MiB`, late <= early * 1.2),
    row('building a world with its plan', 'at most 150 us', `${travel.constructionMicros.toFixed(0)} us`, travel.constructionMicros <= 150),
    row(`seeking in ${travel.events.toLocaleString('en')} events, mean`, 'at most 10 ms', `${travel.meanSeekMillis.toFixed(1)} ms`, travel.meanSeekMillis <= 10),
    row('seeking, worst of 50', '', `${travel.worstSeekMillis.toFixed(1)} ms`, true),
    row('recording an event through Immer', '', `${travel.recordedMicros.toFixed(0)} us`, true),
  ];
}

/** For a terminal. */
export function textTable(figures: Figures): string {
  const table = new Table({ head: ['', 'asked', 'measured', 'to the ring', ''], style: { head: [], border: [] } });
  for (const { name, asked, measured, toRing, isMet } of rows(figures)) {
    table.push([name, asked, measured, toRing, asked === '' ? '' : isMet ? 'met' : 'MISSED']);
  }
  const costs = new Table({ head: ['faults that last through the run', 'ns an event', 'to none'], style: { head: [], border: [] } });
  for (const { name, nanosPerEvent, ratio } of figures.faultCosts) costs.push([name, nanosPerEvent.toFixed(0), ratio.toFixed(2)]);
  return `${table.toString()}\n${costs.toString()}\n${figures.machine}`;
}

/** For docs/performance.md. */
export function markdownTable(figures: Figures): string {
  const lines = rows(figures).map(({ name, asked, measured, toRing }) => `| ${name} | ${asked} | ${measured} | ${toRing} |`);
  return ['| figure | asked | measured | to the ring |', '|---|---|---|---|', ...lines, '', ...faultLines(figures), '', figures.machine].join('\n');
}

function faultLines({ faultCosts }: Figures): string[] {
  const lines = faultCosts.map(({ name, nanosPerEvent, ratio }) => `| ${name} | ${nanosPerEvent.toFixed(0)} | ${ratio.toFixed(2)} |`);
  return ['| faults that last through the run | ns an event | to none |', '|---|---|---|', ...lines];
}
