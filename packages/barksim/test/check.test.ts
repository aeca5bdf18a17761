import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inThisProcess } from './support/in-this-process.ts';
import { workingDirectory } from './support/spawn-barksim.ts';

const STALE = [
  '{:process 0, :type :invoke, :f :write, :value 1}',
  '{:process 0, :type :ok, :f :write, :value 1}',
  '{:process 0, :type :invoke, :f :write, :value 2}',
  '{:process 0, :type :ok, :f :write, :value 2}',
  '{:process 1, :type :invoke, :f :read, :value nil}',
  '{:process 1, :type :ok, :f :read, :value 1}',
];

let file: string;

beforeEach(() => {
  file = path.join(workingDirectory(), 'history.edn');
  fs.writeFileSync(file, STALE.join('\n'));
});

describe('barksim check', () => {
  it('says what cannot be, and exits with the status of a violation', async () => {
    const { status, stdout } = await inThisProcess(['check', file]);
    expect(status).toBe(1);
    expect(stdout).toContain(`${file}: violation`);
    expect(stdout).toContain('3 operations (edn), model register');
    expect(stdout.replace(/\s+/g, ' ')).toContain('The values 1 and 2 must each come before the other.');
  });

  it('prints one JSON object', async () => {
    const { status, stdout, stderr } = await inThisProcess(['check', file, '--json']);
    expect([status, stderr]).toEqual([1, '']);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ file, model: 'register', operations: 3, verdict: 'violation', steps: 0 });
    expect(result.witness.map(({ id }: { id: number }) => id)).toEqual([0, 1, 2]);
    expect(result.wallMillis).toBeGreaterThan(0);
  });

  it('passes what is right, and shows the models that hold', async () => {
    fs.writeFileSync(file, STALE.slice(0, 4).join('\n'));
    const { status, stdout } = await inThisProcess(['check', file, '--table']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/linearizable +yes/);
    expect(stdout).toMatch(/read your writes +yes/);
  });

  it('is inconclusive when steps run out', async () => {
    const writes = [1, 2, 3].map((process) => `{:process ${process}, :type :invoke, :f :cas, :value [0 0]}\n{:process ${process}, :type :ok, :f :cas, :value [0 0]}`);
    fs.writeFileSync(file, writes.join('\n'));
    const { status, stdout } = await inThisProcess(['check', file, '--max-steps', '1']);
    expect(status).toBe(4);
    expect(stdout).toMatch(/unknown/);
  });

  it('draws a page', async () => {
    const page = path.join(workingDirectory(), 'page.html');
    const { stderr } = await inThisProcess(['check', file, '--html', page]);
    expect(stderr).toContain(`drawn in ${page}`);
    expect(fs.readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[^]*cannot follow the legal order/);
  });

  it.each([
    [['no-such-file.edn'], /cannot read no-such-file.edn: there is no such file; expected a recorded history/],
    [['FILE', '--model', 'tree'], /there is no model "tree"; expected one of register/],
    [['FILE', '--format', 'xml'], /there is no format "xml"; expected one of jsonl/],
    [['FILE', '--max-steps', 'many'], /--max-steps is "many"; expected a whole number/],
    [['FILE', '--html', '/no/such/directory/page.html'], /--html: cannot write .*: there is no such directory/],
  ])('refuses %j in words', async (args, message) => {
    const { status, stdout, stderr } = await inThisProcess(['check', ...args.map((arg) => (arg === 'FILE' ? file : arg))]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('names the line that is malformed', async () => {
    fs.appendFileSync(file, '\n{:process 1, :type :done}');
    const { stderr } = await inThisProcess(['check', file]);
    expect(stderr).toContain('line 7: the :type is done; expected one of :invoke, :ok, :fail, :info');
  });
});
