/** From when on nothing in a run gives a reason to elect another leader. */
import type { DelayShape, Micros, NetworkOptions } from '@barksim/sim-core';
import type { RaftSettings } from './settings.ts';

/**
 * Half the bound after faults have stopped, if every heartbeat then arrives well within any election timeout: links
 * lose nothing, delays are short, clocks agree within a per cent or so, and nobody asks for another leader. Else Infinity.
 */
export function stableFromMicros(settings: RaftSettings): Micros {
  const { quietFromMicros, progressBoundMicros, raft, client, network, disk } = settings;
  if (quietFromMicros === null || client.transferPpm > 0 || settings.operators.length > 0 || !losesNothing(network)) return Infinity;
  const silenceMicros = raft.heartbeatMicros + longestDelay(network) + network.defaults.reorderWindowMicros + disk.syncMaxMicros;
  if (silenceMicros * 1.1 >= raft.electionTimeoutMinMicros) return Infinity;
  return quietFromMicros + progressBoundMicros / 2;
}

function losesNothing({ defaults, links }: NetworkOptions): boolean {
  const { lossPpm, burstLoss, corruptPpm, bytesPerSecond } = defaults;
  return links === undefined && lossPpm === 0 && burstLoss === undefined && !corruptPpm && bytesPerSecond === undefined;
}

function longestDelay({ defaults }: NetworkOptions): Micros {
  const delay: DelayShape = defaults.delay;
  if (delay.kind === 'constant') return delay.micros;
  return delay.kind === 'bimodal' ? delay.slowMaxMicros : delay.maxMicros;
}
