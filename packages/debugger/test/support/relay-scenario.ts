/**
 * A small scenario that has something of everything a debugger shows: messages, timers, a disk, a Map and a Set in the
 * state, notes, operations of a client, faults, dropped messages, and a property that is violated on purpose.
 * Each relay adds what it hears to a list on its disk and passes it on.
 */
import type { NodeProgram, Scenario, WorldSpec } from '@barksim/sim-core';
import { QUIET_LINK, SECOND } from '@barksim/sim-core';

interface RelayState {
  rumours: string[];
  heardFrom: Map<number, number>;
  asked: Set<number>;
  nextRumour: number;
}

type RelayMessage = { readonly type: 'rumour'; readonly text: string } | { readonly type: 'thanks'; readonly count: number };
type RelayTimer = { readonly type: 'tell' };

interface RelayOptions {
  readonly peers: readonly number[];
  readonly mostRumours: number;
}

const TELL_EVERY = SECOND / 10;

export const relayProgram: NodeProgram<RelayState, RelayMessage, RelayTimer, RelayOptions & { readonly id: number }> = {
  kind: 'relay',
  messageTypes: ['rumour', 'thanks'],
  timerTypes: ['tell'],
  boot(host) {
    const log = host.disk.log<string>('rumours');
    const rumours: string[] = [];
    for (let index = log.firstIndex; index <= log.lastIndex; index += 1) rumours.push(log.get(index));
    host.setTimer({ type: 'tell' }, TELL_EVERY);
    return { rumours, heardFrom: new Map(), asked: new Set(), nextRumour: rumours.length };
  },
  onTimer(state, _timer, host) {
    const text = `n${host.id + 1}-${state.nextRumour}`;
    state.nextRumour += 1;
    const operation = host.history.invoke({ f: 'tell', text });
    for (let peer = 0; peer < 3; peer += 1) if (peer !== host.id) host.send(peer, { type: 'rumour', text });
    host.history.ok(operation, state.nextRumour);
    host.probe.note(`told ${text}`);
    host.setTimer({ type: 'tell' }, TELL_EVERY);
  },
  onMessage(state, message, from, host) {
    if (message.type === 'thanks') {
      state.asked.add(from);
      return;
    }
    state.rumours.push(message.text);
    state.heardFrom.set(from, (state.heardFrom.get(from) ?? 0) + 1);
    host.disk.log<string>('rumours').append(message.text);
    host.disk.cell('count').write({ count: state.rumours.length });
    host.sendWhenDurable(from, { type: 'thanks', count: state.rumours.length });
  },
};

/** `mostRumours` bounds what a node may hold: the property that breaks after a while. */
export function relayScenario(mostRumours: number): Scenario {
  return {
    name: 'test/relay',
    summary: 'three relays tell each other rumours',
    description: 'Only for tests.',
    durationMicros: 2 * SECOND,
    bugs: [],
    expectedCoverage: [],
    draw: () => ({
      settings: {},
      faults: [
        { kind: 'crash', at: 450_000, until: 650_000, nodes: [1] },
        { kind: 'partition', at: 900_000, until: 1_100_000, groups: [[0], [2]] },
      ],
    }),
    build: (): WorldSpec => ({
      nodes: ['n1', 'n2', 'n3'].map((name, id) => ({
        name,
        program: relayProgram,
        options: { id },
        clock: { driftPpm: id * 100, wallOffsetMicros: id * 5000 },
      })),
      network: { defaults: QUIET_LINK },
      disk: { syncMinMicros: 500, syncMaxMicros: 1500 },
      observer: (view, report) => ({
        afterEvent(node) {
          if (node < 0) return;
          const held = (view.stateOf(node) as RelayState).rumours.length;
          if (held > mostRumours) report.violation('relay/modest', `at most ${mostRumours} rumours`, `${held} rumours`, [node]);
        },
        save: () => null,
        load: () => {},
      }),
    }),
  };
}
