/** From the settings of a BarkFS scenario to a world: `master`, chunk servers `cs1…`, clients `c1…`, every property. */
import type { BarkfsOptions, FileClientOptions } from '@barksim/barkfs-nodes';
import {
  correctChunkServerRules,
  correctMasterRules,
  makeBarkfsOptions,
  makeChunkServerProgram,
  makeFileClientProgram,
  makeMasterProgram,
} from '@barksim/barkfs-nodes';
import type { AnyProgram, NodeId, NodeSpec, Plan, WorldSpec } from '@barksim/sim-core';
import { barkfsDeadlines } from './deadlines.ts';
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

interface Programs {
  readonly master: AnyProgram;
  readonly chunkServer: AnyProgram;
}

const fileClient = makeFileClientProgram();
/** One set of programs for each table of rules, made once: runs share them. */
const programs = new Map<string, Programs>();

/** Throws on the id of a bug that is not in the zoo. */
export function buildBarkfsWorld(plan: Plan, bugId?: string): WorldSpec {
  const settings = plan.settings as BarkfsSettings;
  const options = clusterOptions(settings);
  const { master, chunkServer } = programsOf(bugId);
  const nodes: NodeSpec[] = [{ name: 'master', program: master, options, clock: settings.clocks[MASTER] ?? {} }];
  for (const node of options.chunkServers) {
    nodes.push({ name: `cs${node - MASTER}`, program: chunkServer, options, clock: settings.clocks[node] ?? {} });
  }
  for (const [position, workload] of settings.workloads.entries()) {
    const clientOptions: FileClientOptions = { barkfs: options, workload };
    const clock = settings.clocks[nodes.length] ?? {};
    nodes.push({ name: `c${position + 1}`, program: fileClient, options: clientOptions, clock });
  }
  return {
    nodes,
    network: settings.network,
    disk: settings.disk,
    roles: barkfsRoles(options),
    observer: barkfsObserver(options),
    deadlines: barkfsDeadlines(settings, options),
  };
}

function programsOf(bugId: string | undefined): Programs {
  const key = bugId ?? '';
  let made = programs.get(key);
  if (made === undefined) {
    const bug = bugId === undefined ? undefined : barkfsZoo.find((known) => known.id === bugId);
    if (bugId !== undefined && bug === undefined) {
      throw new Error(`unknown bug '${bugId}': expected one of ${barkfsZoo.map((known) => known.id).join(', ')}`);
    }
    made = {
      master: makeMasterProgram(bug?.masterRules ?? correctMasterRules),
      chunkServer: makeChunkServerProgram(bug?.chunkServerRules ?? correctChunkServerRules),
    };
    programs.set(key, made);
  }
  return made;
}
