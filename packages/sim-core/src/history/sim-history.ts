/** The history of one run: what clients asked and were told. */
import type { NodeId, OperationId } from '../node-contract.ts';
import type { Micros } from '../time.ts';
import type { History, OperationRecord, Outcome } from './history.ts';

export class SimHistory implements History {
  operations: OperationRecord[] = [];
  ended: OperationRecord[] = [];
  endedCount = 0;
  invokedCount = 0;
  #order = 0;
  /** Open operations, oldest first: as many as clients have under way, so few that searching beats a map. */
  #open: OperationRecord[] = [];

  invoke(client: NodeId, operation: unknown, now: Micros): OperationId {
    const id = ++this.invokedCount;
    const record: OperationRecord = {
      id,
      client,
      operation,
      invokedAtMicros: now,
      invokedOrder: ++this.#order,
      outcome: 'open',
      result: undefined,
      returnedAtMicros: 0,
      returnedOrder: 0,
    };
    this.operations.push(record);
    this.#open.push(record);
    return id;
  }

  /** Throws when the operation is not open: a client that ends one twice has lost count. */
  end(client: NodeId, id: OperationId, outcome: Outcome, result: unknown, now: Micros): OperationRecord {
    const at = this.#open.findIndex((open) => open.id === id);
    const record = this.#open[at];
    if (record === undefined || record.client !== client) {
      throw new RangeError(`operation ${id} is not open for this client: expected each operation to end once`);
    }
    this.#open.splice(at, 1);
    record.outcome = outcome;
    record.result = result;
    record.returnedAtMicros = now;
    record.returnedOrder = outcome === 'unknown' ? 0 : ++this.#order;
    this.ended.push(record);
    this.endedCount++;
    return record;
  }

  /** The client crashed: nobody will ever learn how its open operations end. */
  abandon(client: NodeId, now: Micros): void {
    for (const record of this.#open.filter((open) => open.client === client)) {
      this.end(client, record.id, 'unknown', 'client crashed', now);
    }
  }

  forgetEnded(): void {
    this.ended.length = 0;
    this.operations = this.operations.filter((record) => record.outcome === 'open');
  }

  save(): HistorySave {
    return {
      // Copied one by one: records change while they are open.
      operations: this.operations.map((record) => ({ ...record })),
      ended: this.ended.map((record) => record.id),
      endedCount: this.endedCount,
      invokedCount: this.invokedCount,
      order: this.#order,
    };
  }

  load(saved: HistorySave): void {
    this.operations = saved.operations.map((record) => ({ ...record }));
    const byId = new Map(this.operations.map((record) => [record.id, record]));
    this.ended = saved.ended.map((id) => byId.get(id) as OperationRecord);
    this.#open = this.operations.filter((record) => record.outcome === 'open');
    this.endedCount = saved.endedCount;
    this.invokedCount = saved.invokedCount;
    this.#order = saved.order;
  }
}

export interface HistorySave {
  readonly operations: readonly OperationRecord[];
  readonly ended: readonly OperationId[];
  readonly endedCount: number;
  readonly invokedCount: number;
  readonly order: number;
}
