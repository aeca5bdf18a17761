/**
 * The faults of one swarm run. Each family, and each kind in it, is switched on or off for the run as a whole, and only then
 * given its intensity: runs that lack a kind reach states in which it would have got in the way (swarm testing: Groce and
 * others, 2012). Windows overlap, and most fall into storms. All are lifted by the cluster's end; nothing is permanent,
 * unless a second phase comes before and leaves it as it is.
 *
 * Each kind draws from a stream of its own, `faults/<kind>`, so that a kind that comes along moves none of the others.
 */
import type { Fault, FaultKind, Micros, RandomStream, RandomStreams } from '@barksim/sim-core';
import { FAULT_DEFINITIONS, MILLISECOND } from '@barksim/sim-core';
import { USUAL_DRAWINGS } from './kinds/index.ts';
import { drawLength } from './outage-length.ts';
import { drawCalendar, drawInstant, type StormCalendar } from './storm-calendar.ts';
import type { SwarmCluster, SwarmKind } from './swarm-cluster.ts';

/** So many runs in a million have a family on. */
const FAMILY_PPM = 700_000;
/** And then each of its kinds. */
const KIND_PPM = { often: 570_000, rarely: 220_000 };
const MOST_FAULTS_OF_A_KIND = { often: 6, rarely: 3 };
/** Every fault begins at least this much before the end. */
const ROOM_MICROS: Micros = 100 * MILLISECOND;

/** In the order in which they begin. */
export function drawSwarmFaults(streams: RandomStreams, cluster: SwarmCluster): Fault[] {
  const calendar = drawCalendar(streams.stream('faults/calendar'), cluster.endMicros);
  const isOn = new Map<string, boolean>();
  const faults: Fault[] = [];
  for (const { kind, family } of FAULT_DEFINITIONS) {
    if (!isOn.has(family)) isOn.set(family, streams.stream(`faults/family/${family}`).chance(FAMILY_PPM));
    const wanted = cluster.kinds[kind as FaultKind];
    if (wanted === undefined || isOn.get(family) !== true) continue;
    faults.push(...drawKind(streams.stream(`faults/${kind}`), kind as FaultKind, wanted, cluster, calendar));
  }
  return faults.sort((left, right) => left.at - right.at);
}

function drawKind(random: RandomStream, kind: FaultKind, wanted: SwarmKind, cluster: SwarmCluster, calendar: StormCalendar): Fault[] {
  if (!random.chance(KIND_PPM[wanted.share])) return [];
  const draw = wanted.draw ?? USUAL_DRAWINGS[kind];
  const count = random.int(1, MOST_FAULTS_OF_A_KIND[wanted.share]);
  const faults: Fault[] = [];
  for (let i = 0; i < count; i++) {
    const at = drawInstant(random, calendar, ROOM_MICROS);
    const until = Math.min(at + drawLength(random, cluster.decisiveMicros), cluster.endMicros);
    faults.push(...draw({ random, cluster, at, until }));
  }
  return faults;
}
