/**
 * When a sync ends while faults lie over the disk: later by what they add, and not before a frozen disk thaws or one that
 * lets no sync return is itself again. A sync begun before the freeze goes on for the time it had left.
 */
import { drawDelay } from '../network/delay.ts';
import type { Micros } from '../time.ts';
import type { DiskConditions } from './disk-conditions.ts';
import type { DiskOwner } from './disk-owner.ts';

/** A sync that is not let end: when the disk goes on, it takes this much longer. */
interface HeldSync {
  readonly leftMicros: Micros;
  readonly tie: number;
}

export class SyncTimer {
  readonly #owner: DiskOwner;
  #held: HeldSync | null = null;
  /** Since when the disk is frozen; -1 while it is not. */
  #stalledSince: Micros = -1;
  /** How much later than planned the sync under way ends, because the disk was frozen meanwhile. */
  #pushBackMicros: Micros = 0;

  constructor(owner: DiskOwner) {
    this.#owner = owner;
  }

  /** Plans the end of a sync of so many writes that takes `latency` on a healthy disk. */
  start(latency: Micros, tie: number, writeCount: number, conditions: DiskConditions): void {
    const leftMicros = latency + this.#drawDelays(writeCount, conditions);
    if (leftMicros > latency) this.#owner.hadEffect('disk-latency');
    if (conditions.stalls > 0) this.#hold(leftMicros, tie, 'stalled-disk');
    else if (conditions.hangs > 0) this.#hold(leftMicros, tie, 'sync-hangs');
    else this.#owner.scheduleSyncEnd(leftMicros, tie);
  }

  #drawDelays(writeCount: number, { syncDelays, writeDelays }: DiskConditions): Micros {
    if (syncDelays.length + writeDelays.length === 0) return 0;
    const stream = this.#owner.stream('disk-latency');
    let micros = 0;
    for (const shape of syncDelays) micros += drawDelay(shape, stream.next());
    for (const shape of writeDelays) for (let i = 0; i < writeCount; i++) micros += drawDelay(shape, stream.next());
    return micros;
  }

  #hold(leftMicros: Micros, tie: number, kind: string): void {
    this.#held = { leftMicros, tie };
    this.#owner.hadEffect(kind);
  }

  /** Whether the sync whose time has come ends now; if not, it is held or planned anew. */
  isOver(nowMicros: Micros): boolean {
    if (this.#pushBackMicros > 0) {
      this.#owner.scheduleSyncEnd(this.#pushBackMicros, 0);
      this.#pushBackMicros = 0;
      return false;
    }
    if (this.#stalledSince < 0) return true;
    this.#hold(nowMicros - this.#stalledSince, 0, 'stalled-disk');
    return false;
  }

  /** The disk freezes. */
  stall(nowMicros: Micros): void {
    if (this.#stalledSince < 0) this.#stalledSince = nowMicros;
  }

  /** A fault that held syncs up is over. Nothing happens while another one does. */
  goOn(nowMicros: Micros, conditions: DiskConditions | null, isSyncing: boolean): void {
    if (conditions !== null && conditions.stalls > 0) return;
    if (this.#stalledSince >= 0) {
      if (isSyncing && this.#held === null) {
        this.#pushBackMicros += nowMicros - this.#stalledSince;
        this.#owner.hadEffect('stalled-disk');
      }
      this.#stalledSince = -1;
    }
    if (this.#held === null || (conditions !== null && conditions.hangs > 0)) return;
    this.#owner.scheduleSyncEnd(this.#held.leftMicros, this.#held.tie);
    this.#held = null;
  }

  /** There is no sync under way any more. */
  clear(): void {
    this.#held = null;
    this.#pushBackMicros = 0;
  }

  save(): SyncTimerSave {
    return { held: this.#held, stalledSince: this.#stalledSince, pushBackMicros: this.#pushBackMicros };
  }

  load(saved: SyncTimerSave): void {
    this.#held = saved.held;
    this.#stalledSince = saved.stalledSince;
    this.#pushBackMicros = saved.pushBackMicros;
  }
}

export interface SyncTimerSave {
  readonly held: HeldSync | null;
  readonly stalledSince: Micros;
  readonly pushBackMicros: Micros;
}
