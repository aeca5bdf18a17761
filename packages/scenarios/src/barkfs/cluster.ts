/** From the settings of a BarkFS scenario to a world: `master`, chunk servers `cs1…`, clients `c1…`, every property. */
import type {
  BarkfsOptions,
  ChunkServerRules,
  FileClientOptions,
  FileClientRules,
  MasterRules,
} from '@barksim/barkfs-nodes';
import {
  correctChunkServerRules,
  correctFileClientRules,
  correctMasterRules,
  makeBarkfsOptions,
  makeChunkServerProgram,
  makeFileClientProgram,
  makeMasterProgram,
} from '@barksim/barkfs-nodes';
import type { AnyProgram, NodeClockOptions, NodeId, NodeSpec, Plan, WorldSpec } from '@barksim/sim-core';
import { barkfsDeadlines } from './deadlines.ts';
import { barkfsLivenessDemand } from './liveness.ts';
import { barkfsObserver } from './observer/barkfs-observer.ts';
import { barkfsRoles } from './roles.ts';
import type { BarkfsSettings } from './settings.ts';
import { barkfsZoo } from './zoo/index.ts';

export const MASTER: NodeId = 0;

/** Chunk servers come right behind the master, clients behind them. */
export function chunkServerNodes(chunkServerCount: number): NodeId[] {
  return Array.from({ length: chunkServerCount }, (_, position) => MASTER + 1 + position);
}

export function clusterOptions(settings: BarkfsSettings): BarkfsOptions {
  const topology = { master: MASTER, chunkServers: chunkServerNodes(settings.chunkServerCount) };
  return makeBarkfsOptions(topology, settings.options);
}

/** The programs that a world runs, each made from a table of rules. */
export interface BarkfsPrograms {
  readonly master: AnyProgram;
  readonly chunkServer: AnyProgram;
  readonly fileClient: AnyProgram;
}

/** Rules not given are the correct ones. */
export interface BarkfsRules {
  readonly masterRules?: MasterRules;
  readonly chunkServerRules?: ChunkServerRules;
  readonly fileClientRules?: FileClientRules;
}

export function makeBarkfsPrograms(rules: BarkfsRules): BarkfsPrograms {
  return {
    master: makeMasterProgram(rules.masterRules ?? correctMasterRules),
    chunkServer: makeChunkServerProgram(rules.chunkServerRules ?? correctChunkServerRules),
    fileClient: makeFileClientProgram(rules.fileClientRules ?? correctFileClientRules),
  };
}

/** By bug id, the empty one for none: made once, since programs are the same for every run. */
const programs = new Map<string, BarkfsPrograms>();

/** Throws on the id of a bug that is not in the zoo. */
export function buildBarkfsWorld(plan: Plan, bugId?: string): WorldSpec {
  const key = bugId ?? '';
  let made = programs.get(key);
  if (made === undefined) {
    made = makeBarkfsPrograms(rulesWith(bugId));
    programs.set(key, made);
  }
  return assembleBarkfsWorld(plan, made);
}

function rulesWith(bugId: string | undefined): BarkfsRules {
  const bug = barkfsZoo.find((known) => known.id === bugId);
  if (bugId !== undefined && bug === undefined) {
    throw new Error(`unknown bug '${bugId}': expected one of ${barkfsZoo.map((known) => known.id).join(', ')}`);
  }
  return bug ?? {};
}

export function assembleBarkfsWorld(plan: Plan, made: BarkfsPrograms): WorldSpec {
  const settings = plan.settings as BarkfsSettings;
  const options = clusterOptions(settings);
  const clockOf = (node: NodeId): NodeClockOptions => settings.clocks[node] ?? {};
  const nodes: NodeSpec[] = [{ name: 'master', program: made.master, options, clock: clockOf(MASTER) }];
  for (const node of options.chunkServers) {
    nodes.push({ name: `cs${node - MASTER}`, program: made.chunkServer, options, clock: clockOf(node) });
  }
  for (const [position, workload] of settings.workloads.entries()) {
    const clientOptions: FileClientOptions = { barkfs: options, workload };
    const clock = clockOf(nodes.length);
    nodes.push({ name: `c${position + 1}`, program: made.fileClient, options: clientOptions, clock });
  }
  return {
    nodes,
    network: settings.network,
    disk: settings.disk,
    roles: barkfsRoles(options),
    observer: barkfsObserver(options),
    liveness: barkfsLivenessDemand(options),
    deadlines: barkfsDeadlines(settings, options),
  };
}
