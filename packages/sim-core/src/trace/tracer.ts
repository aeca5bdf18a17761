/**
 * Turns what happens into trace lines, for those who asked: a trace file, the last events of a report, a narrated run.
 * A fuzz run has no tracer; the engine then does nothing but compare with null.
 */
import type { TraceLine } from '../run.ts';
import type { Micros } from '../time.ts';

export type LineDetails = Pick<TraceLine, 'node' | 'from' | 'to' | 'type' | 'data'>;

export class Tracer {
  readonly #sink: (line: TraceLine) => void;
  readonly #position: () => { eventIndex: number; atMicros: Micros };

  constructor(sink: (line: TraceLine) => void, position: () => { eventIndex: number; atMicros: Micros }) {
    this.#sink = sink;
    this.#position = position;
  }

  /** A line for the event that is being executed, or for something that happens within it. */
  within(kind: string, details: LineDetails): void {
    const { eventIndex, atMicros } = this.#position();
    this.#sink({ i: eventIndex, atMicros, kind, ...details });
  }
}

/** Keeps the lines of the last events. Lines within an event count with it. */
export class LastEvents {
  readonly #lines: TraceLine[] = [];
  readonly #eventCount: number;

  constructor(eventCount: number) {
    this.#eventCount = eventCount;
  }

  add(line: TraceLine): void {
    this.#lines.push(line);
    // Cut now and then, not at every line.
    if (this.#lines.length > 4096 && line.i - (this.#lines[0] as TraceLine).i > 2 * this.#eventCount) this.#cut();
  }

  #cut(): void {
    const last = this.#lines.at(-1);
    if (last === undefined) return;
    const from = this.#lines.findIndex((line) => line.i > last.i - this.#eventCount);
    this.#lines.splice(0, from);
  }

  lines(): readonly TraceLine[] {
    this.#cut();
    return this.#lines;
  }
}
