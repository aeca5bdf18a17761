/** What the drawing of a swarm's faults has to know of a scenario, whatever its protocol. */
import type { Fault, FaultKind, Micros, NodeId, RandomStream } from '@barksim/sim-core';

export interface SwarmCluster {
  readonly nodeCount: number;
  /** Those with a disk that matters. */
  readonly servers: readonly NodeId[];
  /** Roles that faults aim at; one that is named twice is aimed at twice as often. */
  readonly roles: readonly string[];
  /** Everything is lifted by then. */
  readonly endMicros: Micros;
  /** Lengths of silence at which the protocol decides something, such as its election timeout: many outages last just about as long. */
  readonly decisiveMicros: readonly Micros[];
  /** Leases rely on monotonic clocks that run at about the right rate: what stops them or makes them jump hits wall clocks alone. */
  readonly trustsMonotonicClocks: boolean;
  /** Versions that servers may be restarted as; none: `restart-as` must not be among the kinds. */
  readonly versions?: readonly string[];
  readonly kinds: SwarmKinds;
}

/** The kinds that may be drawn. */
export type SwarmKinds = Readonly<Partial<Record<FaultKind, SwarmKind>>>;

export interface SwarmKind {
  /** `often` for what most bugs need, `rarely` for the rest, so that a run is not all kinds at once. */
  readonly share: 'often' | 'rarely';
  /** Instead of the usual way of drawing it. */
  readonly draw?: DrawKind;
}

/** One fault of a kind is to be drawn. */
export interface FaultDrawing {
  /** The kind's own. */
  readonly random: RandomStream;
  readonly cluster: SwarmCluster;
  readonly at: Micros;
  /** Later than `at`, and no later than the cluster's end. */
  readonly until: Micros;
}

/** One fault, or with it what it takes to matter: a crash while writes tear. */
export type DrawKind = (drawing: FaultDrawing) => readonly Fault[];
