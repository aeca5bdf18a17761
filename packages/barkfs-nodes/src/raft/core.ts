/** What every part of the program is given: the rules it decides by and the state machine it feeds. Fixed for a program. */
import type { RaftRules } from './rules/rules.ts';
import type { StateMachine } from './state-machine.ts';

export interface RaftCore {
  readonly rules: RaftRules;
  readonly machine: StateMachine;
}
