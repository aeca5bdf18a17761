/** A store of registers, one of whose disks may do anything: the swarm in which every kind of trouble of disks is drawn. */
import { makeRegisterClientProgram, makeReplicaProgram, type RegisterRules } from '@barksim/barkfs-nodes';
import type { AnyProgram, NodeSpec, Plan, Scenario, WorldSpec } from '@barksim/sim-core';
import { registerDeadlines, registerObserver } from './observer.ts';
import { drawRegisterSettings, RUN_MICROS, type RegisterSettings } from './settings.ts';
import { drawRegisterFaults, registerBudget, SWARM_FAULT_KINDS } from './swarm-faults.ts';
import { registerZoo } from './zoo.ts';

interface Programs {
  readonly replica: AnyProgram;
  readonly client: AnyProgram;
}

/** By bug id, the empty one for none: made once, since programs are the same for every run. */
const made = new Map<string, Programs>();

function programsWith(bugId: string | undefined): Programs {
  const key = bugId ?? '';
  let programs = made.get(key);
  if (programs === undefined) {
    const bug = registerZoo.find(({ id }) => id === bugId);
    if (bugId !== undefined && bug === undefined) {
      throw new Error(`unknown bug '${bugId}': expected one of ${registerZoo.map(({ id }) => id).join(', ')}`);
    }
    const rules: RegisterRules | undefined = bug?.rules;
    programs = { replica: makeReplicaProgram(rules), client: makeRegisterClientProgram(rules) };
    made.set(key, programs);
  }
  return programs;
}

/** Throws on the id of a bug that is not in the zoo. */
function build(plan: Plan, bugId?: string): WorldSpec {
  const settings: RegisterSettings = plan.settings;
  const { replica, client } = programsWith(bugId);
  const nodes: NodeSpec[] = [];
  for (let place = 1; place <= settings.client.replicaCount; place++) nodes.push({ name: `r${place}`, program: replica, options: {} });
  for (let place = 1; place <= settings.clientCount; place++) nodes.push({ name: `c${place}`, program: client, options: settings.client });
  return {
    nodes,
    network: { defaults: settings.link },
    disk: settings.disk,
    budget: registerBudget(settings),
    observer: registerObserver,
    deadlines: registerDeadlines(settings),
  };
}

export const registerSwarm: Scenario = {
  name: 'register/swarm',
  summary: 'registers on a few replicas, one of whose disks forgets, lies, rots and misplaces what it is given',
  description:
    'Two to four clients read and write registers that three or five replicas keep, by quorums of which any two share a replica besides one ' +
    'that may have forgotten what it acknowledged (Attiya, Bar-Noy and Dolev, 1995; Malkhi and Reiter, 1998). That one has the disk of ' +
    'which every kind of damage is drawn; all others suffer everything else. What clients were told must be linearizable, and after ' +
    'faults have ended every operation ends well.',
  durationMicros: RUN_MICROS,
  bugs: registerZoo,
  expectedCoverage: [...SWARM_FAULT_KINDS.map((kind) => `fault/${kind}`), 'register/unsound'],
  draw(streams) {
    const settings = drawRegisterSettings(streams.stream('plan'));
    return { settings, faults: drawRegisterFaults(streams, settings) };
  },
  build,
};
