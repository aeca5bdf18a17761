/** What lies over the bytes of a file: ranges that read as other bytes, and ranges that cannot be read. */

/** Disks write whole sectors. Damage at rest hits one, and a torn write breaks between them. */
export const SECTOR_BYTES = 512;

export interface FilePatch {
  /** Which fault it came from: lifting that one takes it away. */
  readonly label: string;
  readonly offset: number;
  readonly length: number;
  /** What reads see there; null when they fail. */
  readonly bytes: Uint8Array | null;
}

/** What is left of the patches once the range was written anew; null when nothing is. */
export function cutPatches(patches: readonly FilePatch[], start: number, end: number): readonly FilePatch[] | null {
  const left: FilePatch[] = [];
  for (const patch of patches) {
    const patchEnd = patch.offset + patch.length;
    if (patchEnd <= start || patch.offset >= end) {
      left.push(patch);
      continue;
    }
    if (patch.offset < start) left.push(partOf(patch, patch.offset, start));
    if (patchEnd > end) left.push(partOf(patch, end, patchEnd));
  }
  return left.length === 0 ? null : left;
}

function partOf(patch: FilePatch, start: number, end: number): FilePatch {
  const bytes = patch.bytes === null ? null : patch.bytes.slice(start - patch.offset, end - patch.offset);
  return { label: patch.label, offset: start, length: end - start, bytes };
}

/** Lays the patches over bytes that were read at `offset`. False when a part of them cannot be read: that is left as it was. */
export function layPatches(patches: readonly FilePatch[], offset: number, bytes: Uint8Array): boolean {
  const end = offset + bytes.length;
  let isReadable = true;
  for (const patch of patches) {
    const from = Math.max(patch.offset, offset);
    const to = Math.min(patch.offset + patch.length, end);
    if (from >= to) continue;
    if (patch.bytes === null) isReadable = false;
    else bytes.set(patch.bytes.subarray(from - patch.offset, to - patch.offset), from - offset);
  }
  return isReadable;
}
