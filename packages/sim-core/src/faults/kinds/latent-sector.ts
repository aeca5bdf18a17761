import type { FaultDefinition, FaultWindow, Target } from '../fault-definition.ts';
import { loseSector } from '../../disk/damage-at-rest.ts';
import { PLACE_FIELDS, placesOf } from '../disk-places.ts';
import { NODES_FIELD } from '../fault-definition.ts';

/** One record, cell or sector of a file cannot be read (EIO) until it is written again or the fault is lifted. */
export interface LatentSectorFault extends FaultWindow {
  readonly kind: 'latent-sector';
  readonly nodes: readonly Target[];
  /** Without any of the three, whatever the disk holds. */
  readonly cellPrefix?: string;
  readonly logPrefix?: string;
  readonly filePrefix?: string;
}

export const latentSector: FaultDefinition<LatentSectorFault> = {
  kind: 'latent-sector',
  family: 'disks',
  summary: 'one record, cell or sector cannot be read until it is written again',
  source: 'Bairavasundaram and others, An Analysis of Latent Sector Errors in Disk Drives, SIGMETRICS 2007',
  fields: [NODES_FIELD, ...PLACE_FIELDS],
  damagesDurable: () => true,
  begin(fault, nodes, world) {
    for (const { disk, name } of nodes) {
      const stream = world.streams.stream(`fault/latent-sector/${name}/${fault.at}`);
      const isHit = loseSector(disk, placesOf(fault), world.faults.labelOf(fault), stream);
      world.sometimes(isHit ? 'effect/latent-sector' : 'fault/latent-sector-found-nothing');
    }
  },
  end(fault, nodes, world) {
    for (const { disk } of nodes) disk.mend(world.faults.labelOf(fault));
  },
};
