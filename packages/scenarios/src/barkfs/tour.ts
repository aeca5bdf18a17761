/**
 * A narrated run. One client makes a file, writes across a chunk boundary and appends records; then a chunk server is lost
 * for good, the master notices, the lost replicas are made anew elsewhere, and the client reads its file back whole.
 * The notes of the run (`barksim run barkfs/tour --trace`) tell it as it goes.
 */
import type { FileOperation, ReadResult, ScriptStep } from '@barksim/barkfs-nodes';
import { findRecords, makeRecord } from '@barksim/barkfs-nodes';
import type { Deadline, Plan, Scenario, WorldSpec, WorldView } from '@barksim/sim-core';
import { MILLISECOND, SECOND } from '@barksim/sim-core';
import { buildBarkfsWorld } from './cluster.ts';
import { FILE_WHOLE } from './property-names.ts';
import type { BarkfsSettings } from './settings.ts';
import { QUICK_DISK, QUIET_NETWORK } from './settings.ts';

const PATH = '/kennel/walks';
const LOSS_AT_MICROS = 1_500 * MILLISECOND;
const RUN_MICROS = 8 * SECOND;
/** One and a half chunks. */
const WRITTEN = makeRecord(6, 0, 1536);
const RECORDS: readonly string[] = [1, 2, 3, 4, 5].map((number) => makeRecord(6, number, 200));

function doing(operation: FileOperation): ScriptStep {
  return { do: 'operation', operation };
}

function saying(text: string): ScriptStep {
  return { do: 'say', text };
}

const READ_ALL: FileOperation = { f: 'read', path: PATH, offset: 0, length: 8 * 1024 };

const STEPS: readonly ScriptStep[] = [
  { do: 'wait', micros: 300 * MILLISECOND },
  saying(`I make a directory and a file in it, ${PATH}`),
  doing({ f: 'mkdir', path: '/kennel' }),
  doing({ f: 'create', path: PATH }),
  saying(`I write ${WRITTEN.length} bytes: more than a chunk, so it becomes two writes`),
  doing({ f: 'write', path: PATH, offset: 0, data: WRITTEN }),
  saying(`I append ${RECORDS.length} records of 200 bytes; where they go is for the primary to say`),
  ...RECORDS.map((record) => doing({ f: 'append', path: PATH, record })),
  saying('I read the whole file once while all is well'),
  doing(READ_ALL),
  { do: 'wait', micros: 5 * SECOND },
  saying('Some time has passed, and a chunk server with it. I read the whole file again'),
  doing(READ_ALL),
  saying('That is all of it. The end of the run holds it against every byte and record that was acknowledged'),
];

const SETTINGS: BarkfsSettings = {
  chunkServerCount: 5,
  workloads: [{ kind: 'script', steps: STEPS }],
  options: { narrate: true },
  network: QUIET_NETWORK,
  disk: QUICK_DISK,
  clocks: [],
  quietFromMicros: LOSS_AT_MICROS,
  registrationBoundMicros: 2 * SECOND,
  replicationBoundMicros: 5 * SECOND,
};

const PLAN: Plan = { settings: SETTINGS, faults: [{ kind: 'crash', at: LOSS_AT_MICROS, nodes: ['primary'] }] };

/** The file reads the same before and after, and holds everything that was acknowledged, in order. */
function seenInsteadOfWholeFile(view: WorldView): string | undefined {
  const reads = view.history.operations.filter((record) => record.operation.f === 'read' && record.outcome === 'ok');
  const contents = reads.map((record) => (record.result as ReadResult).data);
  const [before, after] = [contents[0], contents[1]];
  if (before === undefined || after === undefined) {
    return `${contents.length} of 2 reads succeeded`;
  }
  if (before !== after) {
    return `${after.length} bytes that differ from the ${before.length} read before the loss`;
  }
  if (!after.startsWith(WRITTEN)) {
    return 'a file that does not begin with what was written';
  }
  const found = findRecords(after.slice(WRITTEN.length)).map((record) => record.record);
  return found.join() === RECORDS.join() ? undefined : `${found.length} of ${RECORDS.length} records, or in another order`;
}

const FILE_WHOLE_AT_END: Deadline = {
  property: FILE_WHOLE,
  atMicros: RUN_MICROS,
  expected: 'the file reads back whole after a chunk server was lost: as before, with every byte and record acknowledged',
  check: seenInsteadOfWholeFile,
};

export const barkfsTour: Scenario = {
  name: 'barkfs/tour',
  narrated: true,
  summary: 'a narrated run: write, append, lose a chunk server for good, re-replicate, read back whole',
  description:
    'Five chunk servers, three replicas of every chunk. A client writes across a chunk boundary and appends records. The ' +
    'primary is then lost for good; the master counts it as dead, freezes each chunk that lost a replica under a new ' +
    'version and has it cloned. At the end the file must read back whole, byte for byte.',
  durationMicros: RUN_MICROS,
  bugs: [],
  expectedCoverage: ['fault/crash', 'barkfs/lease-granted', 'barkfs/server-declared-dead', 'barkfs/re-replicated'],
  draw: () => PLAN,
  build(plan: Plan, bugId?: string): WorldSpec {
    const world = buildBarkfsWorld(plan, bugId);
    return { ...world, deadlines: [...(world.deadlines ?? []), FILE_WHOLE_AT_END] };
  },
};
