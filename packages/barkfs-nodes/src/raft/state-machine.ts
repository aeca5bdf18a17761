/**
 * What Raft replicates. The log feeds every copy of a state machine the same commands in the same order; so `apply`
 * must depend on nothing but the machine and the command. Exactly-once is not its concern: sessions stand before it.
 */
export interface StateMachine<Machine = any, Command = any> {
  /** As it is before the first command. Plain data. */
  create(): Machine;
  /** Executes one command on the machine and gives its result: plain, immutable data. */
  apply(machine: Machine, command: Command): unknown;
  /** The result of a command that reads. Changes nothing. */
  read(machine: Machine, command: Command): unknown;
  /** A copy that shares nothing that changes. */
  snapshot(machine: Machine): unknown;
  /** The machine of which `snapshot` was taken; a copy as well. */
  restore(snapshot: any): Machine;
}
