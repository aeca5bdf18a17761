/**
 * The zone algorithm of `linearizability/zones.ts` on columns: the same answer for a key that is absent at first, was only
 * put and got, and holds whole numbers. Clusters are found through an open-addressing table that compares values exactly;
 * slots carry the number of the key that they were used for, so that nothing has to be cleared from key to key.
 */
import { GET, NOTHING, PUT, type KeyColumns } from './key-columns.ts';
import { areZonesCrossed, type ZoneAnswer } from '../linearizability/zones.ts';

/** The cluster of the initial value. */
const INITIAL = 0;

export class ColumnZones {
  private slotUse = new Int32Array(0);
  private slotValue = new Int32Array(0);
  private slotCluster = new Int32Array(0);
  private uses = 0;
  private firstReturn = new Float64Array(0);
  private lastCall = new Float64Array(0);
  private writeCall = new Float64Array(0);
  private begins = new Float64Array(0);
  private ends = new Float64Array(0);

  judge(columns: KeyColumns, key: number): ZoneAnswer {
    const from = columns.starts[key]!;
    const to = columns.starts[key + 1]!;
    const mask = this.reserve(to - from);
    const { firstReturn, lastCall, writeCall, slotCluster, slotUse, slotValue, uses } = this;
    const { invoked, returned, kind, value } = columns;
    firstReturn[INITIAL] = -Infinity;
    lastCall[INITIAL] = -Infinity;
    writeCall[INITIAL] = -Infinity;
    let clusters = 1;
    for (let at = from; at < to; at += 1) {
      if (kind[at] !== PUT) continue;
      const slot = this.slotOf(value[at]!, mask);
      if (slotUse[slot] === uses) return 'not-unique';
      slotUse[slot] = uses;
      slotValue[slot] = value[at]!;
      slotCluster[slot] = clusters;
      firstReturn[clusters] = returned[at]!;
      lastCall[clusters] = invoked[at]!;
      writeCall[clusters] = invoked[at]!;
      clusters += 1;
    }
    for (let at = from; at < to; at += 1) {
      if (kind[at] === PUT || kind[at] === NOTHING) continue;
      let cluster = INITIAL;
      if (kind[at] === GET) {
        const slot = this.slotOf(value[at]!, mask);
        if (slotUse[slot] !== uses) return 'crossed';
        cluster = slotCluster[slot]!;
      }
      if (returned[at]! < writeCall[cluster]!) return 'crossed';
      if (returned[at]! < firstReturn[cluster]!) firstReturn[cluster] = returned[at]!;
      if (invoked[at]! > lastCall[cluster]!) lastCall[cluster] = invoked[at]!;
    }
    return areZonesCrossed(clusters, this.firstReturn, this.lastCall, this.begins, this.ends) ? 'crossed' : 'linearizable';
  }

  /** The slot that holds a value for this key, or the free one where it belongs. */
  private slotOf(value: number, mask: number): number {
    const { slotUse, slotValue, uses } = this;
    let slot = (Math.imul(value, 0x9e3779b1) >>> 7) & mask;
    while (slotUse[slot] === uses && slotValue[slot] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  /** Room for a key with so many operations. Returns the mask of the part of the table that it uses. */
  private reserve(operations: number): number {
    this.uses += 1;
    let slots = 16;
    while (slots < operations * 2) slots *= 2;
    if (this.slotUse.length < slots) {
      this.slotUse = new Int32Array(slots);
      this.slotValue = new Int32Array(slots);
      this.slotCluster = new Int32Array(slots);
      this.uses = 1;
    }
    if (this.firstReturn.length <= operations) {
      this.firstReturn = new Float64Array(operations + 1);
      this.lastCall = new Float64Array(operations + 1);
      this.writeCall = new Float64Array(operations + 1);
      this.begins = new Float64Array(operations + 1);
      this.ends = new Float64Array(operations + 1);
    }
    return slots - 1;
  }
}
