/** Thrown through a handler that crashes (`crash-points.ts`). Not an error of the program, and no program should catch it. */
export class CrashSignal extends Error {
  constructor() {
    super('the node crashed at this point');
    this.name = 'CrashSignal';
  }
}
