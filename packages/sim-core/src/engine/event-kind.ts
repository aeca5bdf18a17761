/** What an entry of the event queue stands for. Numbers, because fingerprints and the queue hold them. */
export const MESSAGE = 1;
export const TIMER = 2;
/** A disk's sync ends; held messages and notifications may be released. */
export const SYNC = 3;
/** A fault fires. */
export const FAULT = 4;
/** A fault is lifted. */
export const HEAL = 5;
/** A property that must hold by now is checked. */
export const DEADLINE = 6;
/** What a sync released while its node was paused: handled when the node goes on. */
export const RELEASE = 7;
/** A link of limited bandwidth has put a message on the wire. Not an event: no node sees it, and nothing counts it. */
export const DEPARTURE = 8;
/** A worker has finished: the message or timer that it served comes up. Not an event itself. */
export const WORK = 9;
/** A program that was stopped by a disk error boots again. */
export const RESTART = 10;
/** A fault goes a step on: the next crash of a boot loop. */
export const STEP = 11;
/** The second phase of a run begins, or its demand is checked. */
export const LIVENESS = 12;
