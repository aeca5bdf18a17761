/**
 * Which faults the swarm of registers draws: all that there are, but for load (nodes have no capacity) and other versions (there
 * are none). One disk of the run, the first replica's, may lose, forget, spoil and misplace whatever it likes, by every kind of
 * fault that does so: no more than that is what the quorums are made for. The other disks are slow, fail and lose what was not synced.
 */
import type { Fault, FaultBudget, FaultKind, RandomStreams } from '@barksim/sim-core';
import { FAULT_KINDS } from '@barksim/sim-core';
import { drawSwarmFaults } from '../swarm/draw-swarm-faults.ts';
import { noneOf } from '../swarm/survivable-budget.ts';
import { USUAL_DRAWINGS } from '../swarm/kinds/index.ts';
import type { DrawKind, SwarmKind, SwarmKinds } from '../swarm/swarm-cluster.ts';
import { QUIET_FROM_MICROS, type RegisterSettings } from './settings.ts';

const LEFT_OUT: readonly FaultKind[] = ['slow-service', 'lost-workers', 'restart-as'];

/** Of the forgetful disk alone. Misdirected reads damage nothing that is durable; what is written after one may. */
const FORGETFUL: readonly FaultKind[] = [
  'crash-and-wipe',
  'wipe-disk',
  'rollback-disk',
  'sync-lies',
  'sync-fails',
  'bit-rot',
  'latent-sector',
  'misdirected-write',
  'misdirected-read',
  'torn-write',
];

/** What most runs are about, or what makes the damage matter. */
const OFTEN: readonly FaultKind[] = [...FORGETFUL, 'crash', 'kill', 'partition', 'loss', 'slow-link', 'reordered-writes'];

const FORGETFUL_REPLICA = 0;

export const SWARM_FAULT_KINDS: readonly FaultKind[] = FAULT_KINDS.filter((kind) => !LEFT_OUT.includes(kind));

const KINDS: SwarmKinds = Object.fromEntries(
  SWARM_FAULT_KINDS.map((kind): [FaultKind, SwarmKind] => {
    const share = OFTEN.includes(kind) ? 'often' : 'rarely';
    return [kind, FORGETFUL.includes(kind) ? { share, draw: onForgetfulDisk(USUAL_DRAWINGS[kind]) } : { share }];
  }),
);

export function drawRegisterFaults(streams: RandomStreams, settings: RegisterSettings): Fault[] {
  return drawSwarmFaults(streams, {
    nodeCount: settings.client.replicaCount + settings.clientCount,
    servers: replicasOf(settings),
    roles: [],
    endMicros: QUIET_FROM_MICROS,
    decisiveMicros: [settings.client.retryMicros, settings.client.retryMicros * settings.client.giveUpAfterTries],
    trustsMonotonicClocks: false,
    kinds: KINDS,
  });
}

function onForgetfulDisk(draw: DrawKind): DrawKind {
  return (drawing) => draw({ ...drawing, cluster: { ...drawing.cluster, nodeCount: 1, servers: [FORGETFUL_REPLICA], roles: [] } });
}

export function registerBudget(settings: RegisterSettings): FaultBudget {
  return { limits: [noneOf(replicasOf(settings).filter((node) => node !== FORGETFUL_REPLICA))] };
}

function replicasOf({ client }: RegisterSettings): number[] {
  return Array.from({ length: client.replicaCount }, (_, node) => node);
}
