/**
 * Cells carry no checksum of the disk's own: what rots in them, or lies there by a write or read that went astray, reads as
 * something else. So each value is kept with a seal over itself and the name of its cell. A node that reads one whose seal is
 * broken does not believe it: it gives up with `ECORRUPT`, as over any disk that cannot be read, and is started again; it takes
 * no part as long as that lasts. Whatever it had promised it thereby keeps.
 *
 * Left out: an older value that comes back with its own seal, whose newer one was written elsewhere.
 */
import type { Disk } from '@barksim/sim-core';
import { digest, DiskError } from '@barksim/sim-core';

interface Sealed {
  readonly seal: number;
}

/** `isIntact`: whether a seal is what it should be. Throws DiskError where it is not. Undefined for a cell that was never written. */
export function readSealed<Value extends object>(disk: Disk, name: string, isIntact: (seal: number, expected: number) => boolean): Value | undefined {
  const stored = disk.cell<Value & Sealed>(name).read();
  if (stored === undefined) return undefined;
  const { seal, ...value } = stored;
  if (!isIntact(seal, sealOf(name, value))) throw new DiskError('ECORRUPT', 'read', `cell '${name}'`);
  return value as unknown as Value;
}

export function writeSealed(disk: Disk, name: string, value: object): void {
  disk.cell(name).write({ ...value, seal: sealOf(name, value) });
}

/** Over name and value, by structure: as good as a checksum of the bytes, for which the value would have to be made into text. */
function sealOf(name: string, value: object): number {
  return digest([name, value]);
}
