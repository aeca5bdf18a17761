import { armCrash, CRASH_POINTS, disarmCrash, type CrashPoint } from '../../engine/crash-points.ts';
import { comeUpFor } from '../../engine/node-life.ts';
import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { NODES_FIELD } from '../fault-definition.ts';
import { LOSS_FIELD, type WithLoss } from '../process-fields.ts';

/**
 * From `at` on the nodes go down in the middle of a handler, each when it comes to that point for the `occurrence`th time:
 * what the handler had done up to there stands, the rest never happens. At `until` those that went down boot again, and
 * the others are spared.
 */
export interface CrashAtFault extends FaultWindow, WithLoss {
  readonly kind: 'crash-at';
  readonly nodes: readonly Target[];
  readonly point: CrashPoint;
  /** Default: 1, the next time. */
  readonly occurrence?: number;
}

export const crashAt: FaultDefinition<CrashAtFault> = {
  kind: 'crash-at',
  family: 'processes',
  summary: 'the nodes go down in the middle of a handler: around one of its sends, writes or syncs',
  source: 'crash-consistency tests (ALICE, OSDI 2014); crash points of FATE and DESTINI, NSDI 2011',
  fields: [
    NODES_FIELD,
    { name: 'point', type: 'choice', choices: CRASH_POINTS, description: 'where in a handler' },
    { name: 'occurrence', type: 'count', min: 1, default: 1, description: 'the how manieth time the node comes to that point' },
    LOSS_FIELD,
  ],
  begin(fault, nodes, world) {
    for (const node of nodes) armCrash(fault, world.faults.labelOf(fault), node, world);
  },
  end(fault, nodes, world) {
    const label = world.faults.labelOf(fault);
    for (const node of nodes) {
      disarmCrash(label, node, world);
      comeUpFor(label, node, world);
    }
  },
};
