/** Where on a disk a fault may hit: three optional prefixes of names, and without any of them everywhere. */
import type { Places } from '../disk/damage-at-rest.ts';
import type { FaultField } from './fault-definition.ts';

const BY_DEFAULT = 'absent: none, unless all three are absent';

export const PLACE_FIELDS: readonly FaultField[] = [
  { name: 'cellPrefix', type: 'text', default: null, description: `cells whose name starts with this; ${BY_DEFAULT}` },
  { name: 'logPrefix', type: 'text', default: null, description: `logs whose name starts with this; ${BY_DEFAULT}` },
  { name: 'filePrefix', type: 'text', default: null, description: `files whose name starts with this; ${BY_DEFAULT}` },
];

export function placesOf({ cellPrefix, logPrefix, filePrefix }: Places): Places {
  if (cellPrefix === undefined && logPrefix === undefined && filePrefix === undefined) {
    return { cellPrefix: '', logPrefix: '', filePrefix: '' };
  }
  return { cellPrefix: cellPrefix ?? null, logPrefix: logPrefix ?? null, filePrefix: filePrefix ?? null };
}
