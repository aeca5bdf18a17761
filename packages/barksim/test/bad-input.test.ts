import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inThisProcess } from './support/in-this-process.ts';
import { barksim, filesIn, workingDirectory } from './support/spawn-barksim.ts';

/** One line on standard error that says what was expected, nothing on standard output, exit status 2, no file. */
async function refusal(args: readonly string[]): Promise<string> {
  const before = filesIn('.');
  const { status, stdout, stderr } = await barksim(args);
  expect(stderr).toMatch(/^barksim: [^\n]+\n$/);
  expect({ status, stdout, files: filesIn('.') }).toEqual({ status: 2, stdout: '', files: before });
  return stderr.slice('barksim: '.length, -1);
}

describe('a command line that cannot be used is answered in one line', () => {
  const cases: [string[], RegExp][] = [
    [[], /^no command was given; expected one of list, run, fuzz, verify, zoo, replay, debug/],
    [['fuz'], /^there is no command "fuz"; did you mean fuzz\?$/],
    [['frobnicate'], /^there is no command "frobnicate"; expected one of list, run, fuzz, verify, zoo, replay, debug, check$/],
    [['run'], /^run needs a scenario; expected `.* run <scenario>`$/],
    [['replay'], /^replay needs a file; expected `.* replay <file>`$/],
    [['run', 'raft/swarm', 'extra'], /^"extra" is one argument too many; expected `.* run <scenario>` and options$/],
    [['run', 'raft/swarm', '--sed', '5'], /^run has no option --sed; did you mean --seed\?$/],
    [['fuzz', 'raft/swarm', '--sedes=5'], /^fuzz has no option --sedes; did you mean --seeds\?$/],
    [['run', 'raft/swarm', '--frobnicate'], /^run has no option --frobnicate; `.* run --help` tells more$/],
    [['run', 'raft/swarm', '--seed'], /^--seed needs a value/],
    [['run', 'raft/swarm', '--seed', ''], /^--seed is empty; expected any text or number$/],
    [['run', 'raft/swarm', '--seed', '1', '--seed', '2'], /^--seed was given 2 times; expected once$/],
    [['run', 'raft/swam'], /^there is no scenario "raft\/swam"; did you mean raft\/swarm\?$/],
    [['run', 'swarm'], /^there is no scenario "swarm"; did you mean raft\/swarm or barkfs\/swarm or register\/swarm\?$/],
    [['fuzz', 'paxos'], /^there is no scenario "paxos"; `barksim list` shows all \d+$/],
    [['run', 'raft/swarm', '--bug', 'R99'], /^raft\/swarm has no bug "R99"; expected one of R1, /],
    [['run', 'barkfs/tour', '--bug', 'R1'], /^barkfs\/tour has no known bugs to plant; --bug is "R1"$/],
    [['run', 'barkfs/tour', '--liveness'], /^barkfs\/tour has no liveness phase: --liveness expects a scenario that says what a healed core must come to$/],
    [['run', 'raft/swarm', '--until', '60'], /^--until is "60"; expected a duration such as 500ms, 60s or 2m$/],
    [['run', 'raft/swarm', '--until', '-5s'], /^--until is "-5s"; expected a duration/],
    [['run', 'raft/swarm', '--until', '0s'], /^--until is "0s"; expected a duration/],
    [['fuzz', 'raft/swarm', '--time', 'soon'], /^--time is "soon"; expected a duration/],
    [['fuzz', 'raft/swarm', '--seeds', 'many'], /^--seeds is "many"; expected a number of seeds such as 2000, or a range such as 100\.\.199$/],
    [['fuzz', 'raft/swarm', '--seeds', '-5'], /^--seeds is "-5"; expected a number/],
    [['fuzz', 'raft/swarm', '--seeds', '1.5'], /^--seeds is "1\.5"; expected a number/],
    [['fuzz', 'raft/swarm', '--seeds', '0'], /^--seeds is "0", which is not from 1 to /],
    [['fuzz', 'raft/swarm', '--seeds', '5..3'], /^--seeds is "5\.\.3", which runs backwards; expected/],
    [['fuzz', 'raft/swarm', '--seeds', '5..'], /^--seeds is "5\.\."; expected/],
    [['fuzz', 'raft/swarm', '--seeds', '0..9999999999'], /which is more than \d+ seeds; expected/],
    [['fuzz', 'raft/swarm', '--seed-time', 'long'], /^--seed-time is "long"; expected a duration/],
    [['fuzz', 'raft/swarm', '--seed-time', '1ms'], /^--seed-time expects 100ms or more/],
    [['fuzz', 'raft/swarm', '--workers', '0'], /^--workers is "0"; expected a whole number from 1 to 256$/],
    [['fuzz', 'raft/swarm', '--workers', 'all'], /^--workers is "all"; expected a whole number/],
    [['verify'], /^verify needs a scenario; expected `.* verify <scenario>`$/],
    [['verify', 'raft/swam'], /^there is no scenario "raft\/swam"; did you mean raft\/swarm\?$/],
    [['verify', 'raft/swarm', '--seeds', 'many'], /^--seeds is "many"; expected a number of seeds/],
    [['verify', 'raft/swarm', '--workers', '0'], /^--workers is "0"; expected a whole number from 1 to 256$/],
    [['verify', 'raft/swarm', '--recorded', '0'], /^--recorded is "0"; expected a whole number from 1 to 1000000$/],
    [['verify', 'raft/swarm', '--processes', 'all'], /^--processes is "all"; expected a whole number/],
    [['verify', 'raft/swarm', '--until', '0s'], /^--until is "0s"; expected a duration/],
    [['verify', 'raft/swarm', '--strict'], /^verify has no option --strict/],
    [['debug', 'raft/swam'], /^there is no scenario "raft\/swam"; did you mean raft\/swarm\?$/],
    [['debug', 'absent.json'], /^cannot read absent\.json: there is no such file/],
    [['replay', 'absent.json'], /^cannot read absent\.json: there is no such file; expected a failure file as barksim writes them$/],
    [['replay', '.'], /^cannot read \.: it is a directory/],
  ];
  it.each(cases)('barksim %j', async (args, expected) => {
    const { status, stdout, stderr } = await inThisProcess(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^barksim: [^\n]+\n$/);
    expect(stderr.slice('barksim: '.length, -1)).toMatch(expected);
  });

  it('by the program as well', async () => {
    expect(await refusal(['run', 'raft/swam'])).toMatch(/^there is no scenario/);
    expect(await refusal(['fuz'])).toMatch(/^there is no command/);
  });
});

describe('a place that cannot be written to is refused before anything runs', () => {
  it('as a directory for failure files, where a part of the path is a file', async () => {
    fs.writeFileSync(path.join(workingDirectory(), 'taken'), '');
    for (const command of ['run', 'fuzz']) {
      expect(await refusal([command, 'raft/swarm', '--out', 'taken/failures'])).toMatch(
        /^--out: cannot write to the directory taken\/failures: a part of its path is a file; expected one that files can be created in$/,
      );
    }
  });

  it.skipIf(process.platform !== 'linux')('as a directory for failure files, where the file system takes none', async () => {
    expect(await refusal(['fuzz', 'raft/swarm', '--out', '/proc/barksim'])).toMatch(/^--out: cannot write to the directory \/proc\/barksim: /);
  });

  it('as a trace, in a directory that is not there or in place of one that is', async () => {
    fs.mkdirSync(path.join(workingDirectory(), 'folder'));
    expect(await refusal(['run', 'raft/swarm', '--trace', 'absent/run.jsonl'])).toMatch(
      /^--trace: cannot write absent\/run\.jsonl: there is no such directory; expected a file in a directory that exists$/,
    );
    expect(await refusal(['run', 'raft/swarm', '--trace', 'folder'])).toMatch(/^--trace: cannot write folder: it is a directory/);
  });
});

describe('a file that is no failure file is refused', () => {
  const files: [string, string, RegExp][] = [
    ['an empty one', '', /^given\.json is no failure file: it is empty$/],
    ['prose over several lines', 'seed\n8812\n', /^given\.json is no failure file: it is not JSON \(/],
    ['somebody else\'s', '{"format":"jepsen"}', /^given\.json is no failure file: its format is "jepsen"; expected "barksim-failure"$/],
    ['a newer one', '{"format":"barksim-failure","version":7}', /^given\.json was written by a newer barksim: its version is 7/],
    ['one without content', '{"format":"barksim-failure","version":1}', /^given\.json is broken: scenario is missing$/],
  ];
  it.each(files)('%s', async (_what, content, expected) => {
    fs.writeFileSync(path.join(workingDirectory(), 'given.json'), content);
    expect(await refusal(['replay', 'given.json'])).toMatch(expected);
    expect(await refusal(['debug', 'given.json'])).toMatch(expected);
  });

  it('one whose plan was edited into something that no world can be built from', async () => {
    const made = await barksim(['run', 'raft/figure-8', '--seed', '18', '--bug', 'R1', '--json']);
    const failure = JSON.parse(fs.readFileSync(path.join(workingDirectory(), JSON.parse(made.stdout).file), 'utf8'));
    const { settings, faults } = failure.plan;
    const plans: [object, RegExp][] = [
      [{ settings: {}, faults }, /^given\.json is broken: expected a plan as raft\/figure-8 draws it, but TypeError: /],
      [{ settings, faults: [{ kind: 'crash', at: 1, nodes: [99] }] }, /ContractError: a fault names node 99: expected 0 to 7, or a role$/],
      [{ settings, faults: [{ kind: 'crash', at: 1, nodes: ['boss'] }] }, /a fault names the role 'boss': expected a role of this scenario \(leader, /],
      [{ settings, faults: [{ kind: 'crash', at: 9, until: 3, nodes: [0] }] }, /until is 3; expected 9 \(its "at"\) or later$/],
    ];
    for (const [plan, expected] of plans) {
      fs.writeFileSync(path.join(workingDirectory(), 'given.json'), JSON.stringify({ ...failure, plan }));
      expect(await refusal(['replay', 'given.json'])).toMatch(expected);
      expect(await refusal(['debug', 'given.json'])).toMatch(expected);
    }
  });

  it('one of a scenario, or with a bug, that is not known here', async () => {
    const made = await barksim(['run', 'raft/steady', '--bug', 'E3', '--json']);
    const { file } = JSON.parse(made.stdout);
    const content = JSON.parse(fs.readFileSync(path.join(workingDirectory(), file), 'utf8'));
    const given = path.join(workingDirectory(), 'given.json');
    fs.writeFileSync(given, JSON.stringify({ ...content, scenario: 'raft/stedy' }));
    expect(await refusal(['replay', 'given.json'])).toBe('given.json cannot be run: there is no scenario "raft/stedy"; did you mean raft/steady?');
    fs.writeFileSync(given, JSON.stringify({ ...content, options: { ...content.options, bug: 'Z9' } }));
    expect(await refusal(['replay', 'given.json'])).toMatch(/^given\.json cannot be run: raft\/steady has no bug "Z9"; expected one of /);
  });

  it('together with options that the file decides', async () => {
    await barksim(['run', 'raft/steady', '--bug', 'E3']);
    const [file] = filesIn('barksim-failures');
    expect(await refusal(['debug', `barksim-failures/${file}`, '--seed', '3'])).toMatch(/^--seed does not go with a failure file: .* says what to run$/);
    expect(await refusal(['replay', `barksim-failures/${file}`, '--break-at', '0'])).toMatch(/^--break-at is "0"; expected a whole number from 1 to \d+$/);
  });
});
