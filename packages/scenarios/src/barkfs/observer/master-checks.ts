/** What is checked when the master was touched: versions in force (S5) and, with each new one, durability (S1). */
import type { MasterOperation } from '@barksim/barkfs-nodes';
import { OPERATION_LOG } from '@barksim/barkfs-nodes';
import { VERSION_MONOTONIC } from '../property-names.ts';
import { checkStillThere, noteDamageSinceAdoption } from './durability-checks.ts';
import type { ObserverContext } from './observer-context.ts';
import { ledgerOf, masterOf } from './observer-context.ts';

export function checkMaster(context: ObserverContext): void {
  const { state, view, options } = context;
  const { appliedIndex } = masterOf(context);
  if (appliedIndex === state.appliedIndex) return;
  const log = view.diskOf(options.master).log<MasterOperation>(OPERATION_LOG);
  for (let index = Math.max(state.appliedIndex + 1, log.firstIndex); index <= appliedIndex; index++) {
    takeOperation(context, log.get(index));
  }
  state.appliedIndex = appliedIndex;
}

function takeOperation(context: ObserverContext, operation: MasterOperation): void {
  const { state } = context;
  if (operation.kind === 'granting') {
    const proposal = state.proposals.get(operation.handle);
    if (proposal === undefined || operation.version > proposal.version) {
      state.proposals.set(operation.handle, { version: operation.version, servers: operation.servers.slice() });
    }
  } else if (operation.kind === 'granted') {
    checkVersionInForce(context, operation.handle);
    const proposal = state.proposals.get(operation.handle);
    const chunk = masterOf(context).metadata.chunks.get(operation.handle);
    if (proposal !== undefined && proposal.version === operation.version && chunk?.version === operation.version) {
      const ledger = ledgerOf(context, operation.handle);
      ledger.members = proposal.servers.slice();
      ledger.damaged = [];
      for (const server of ledger.members) noteDamageSinceAdoption(context, server, operation.handle);
      checkStillThere(context, operation.handle);
    }
  }
}

/** A restarted master must have every version that was ever in force (R12). */
export function onMasterBoot(context: ObserverContext): void {
  const master = masterOf(context);
  for (const handle of master.metadata.chunks.keys()) {
    checkVersionInForce(context, handle);
  }
  checkMaster(context);
}

/** S5 at the master. */
function checkVersionInForce(context: ObserverContext, handle: number): void {
  const { state } = context;
  const chunk = masterOf(context).metadata.chunks.get(handle);
  if (chunk === undefined) return;
  const before = state.versionsInForce.get(handle) ?? 0;
  state.versionsInForce.set(handle, Math.max(before, chunk.version));
  if (chunk.version < before) {
    context.report.violation(
      VERSION_MONOTONIC,
      `the version of chunk ${handle} never goes back at the master`,
      `it went from ${before} to ${chunk.version}`,
      [context.options.master],
    );
  }
}
