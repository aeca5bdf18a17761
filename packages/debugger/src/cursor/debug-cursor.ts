/**
 * A place in the timeline of one run, and what can be seen from there. It prints nothing and knows no commands: the
 * terminal session stands on it, and a debug adapter can. Standing at event i means that i has just been executed;
 * 0 is the start, right after every node has booted.
 */
import type { Micros, Timeline, TimelineEvent, World } from '@barksim/sim-core';
import { meets, vocabularyOf, type EventCriterion, type EventVocabulary } from './event-criterion.ts';

/** A node as the engine holds it. */
export type DebugNode = World['nodes'][number];

export class DebugCursor {
  readonly timeline: Timeline;
  readonly vocabulary: EventVocabulary;
  private here = 0;
  private arrived: World;

  constructor(timeline: Timeline) {
    this.timeline = timeline;
    this.arrived = timeline.worldAt(0);
    this.vocabulary = vocabularyOf(this.arrived);
  }

  get position(): number {
    return this.here;
  }

  /** Index of the last event of the run. */
  get end(): number {
    return this.timeline.totalEvents;
  }

  /** The event where the cursor stands, with what it changed. */
  get event(): TimelineEvent {
    return this.timeline.eventAt(this.here);
  }

  /** The whole world as it is right after that event. Only for looking at. */
  get world(): World {
    if (this.arrived.eventCount !== this.here) this.arrived = this.timeline.worldAt(this.here);
    return this.arrived;
  }

  nameOf(node: number): string {
    return this.vocabulary.nodes[node] ?? `node ${node}`;
  }

  nodeCalled(name: string): DebugNode | undefined {
    return this.world.nodes.find((node) => node.name === name);
  }

  /** Goes to an event; beyond the ends of the run it stops there. */
  moveTo(event: number): void {
    this.here = Math.max(0, Math.min(event, this.end));
  }

  /** Index of the first event after the cursor that meets the criterion. */
  findNext(criterion: EventCriterion): number | undefined {
    return this.timeline.findNext(this.here, (header) => meets(header, criterion, (node) => this.nameOf(node)));
  }

  /** Index of the last event before the cursor that meets the criterion. */
  findPrevious(criterion: EventCriterion): number | undefined {
    return this.timeline.findPrevious(this.here, (header) => meets(header, criterion, (node) => this.nameOf(node)));
  }

  /** The last event at or before an instant; 0 when there is none. */
  lastAtOrBefore(instant: Micros): number {
    let low = 0;
    let high = this.end;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.instantOf(middle) <= instant) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private instantOf(event: number): Micros {
    return this.timeline.worldAt(event).nowMicros;
  }
}
