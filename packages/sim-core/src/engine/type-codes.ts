/**
 * Numbers for message and timer types, by their place in the programs' declared tables. Numbering by first appearance
 * would number differently in a world restored from a checkpoint.
 */
import type { AnyProgram, Typed } from '../node-contract.ts';
import { ContractError } from './contract-error.ts';

export class TypeCodes {
  readonly messageNames: readonly string[];
  readonly timerNames: readonly string[];
  readonly #messageCodes: ReadonlyMap<string, number>;
  readonly #timerCodes: ReadonlyMap<string, number>;
  /** The message type asked for last: the same one is sent to many nodes, and answered by each. */
  #recentType: string | undefined = undefined;
  #recentCode = 0;

  constructor(programs: readonly AnyProgram[]) {
    // Mostly there are many nodes of few programs.
    const kinds = [...new Set(programs)];
    this.messageNames = [...new Set(kinds.flatMap((program) => program.messageTypes))];
    this.timerNames = [...new Set(kinds.flatMap((program) => program.timerTypes))];
    this.#messageCodes = new Map(this.messageNames.map((name, code) => [name, code]));
    this.#timerCodes = new Map(this.timerNames.map((name, code) => [name, code]));
  }

  message(message: Typed): number {
    const { type } = message;
    if (type === this.#recentType) return this.#recentCode;
    const code = this.#messageCodes.get(type);
    if (code === undefined) return undeclared('message', message, this.messageNames);
    this.#recentType = type;
    this.#recentCode = code;
    return code;
  }

  timer(timer: Typed): number {
    const code = this.#timerCodes.get(timer.type);
    return code === undefined ? undeclared('timer', timer, this.timerNames) : code;
  }
}

function undeclared(what: string, value: Typed, declared: readonly string[]): never {
  throw new ContractError(
    `no program declares the ${what} type '${value.type}': expected one of ${declared.join(', ')} (see ${what}Types of the program)`,
  );
}
