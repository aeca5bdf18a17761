import { describe, expect, it } from 'vitest';
import { checkFile } from '../src/index.ts';

const ETCD = 'INFO  jepsen.util - 0\t:invoke\t:write\t1\nINFO  jepsen.util - 0\t:ok\t:write\t1\n';
const EDN = '{:process 0, :type :invoke, :f :write, :value 1}\n{:process 0, :type :ok, :f :write, :value 1}\n';

function problem(text: string, options = {}): string {
  try {
    checkFile(text, options);
  } catch (error) {
    return (error as Error).message;
  }
  return 'no problem';
}

describe('formats', () => {
  it.each([
    ['porcupine-etcd', ETCD],
    ['edn', EDN],
    ['edn', `; a comment\n[${EDN}]`],
    ['edn', `(#jepsen.history.Op${EDN.trim().split('\n').join('\n#jepsen.history.Op')})`],
    ['json', '{"process":0,"type":"invoke","f":"write","value":1}\n{"process":0,"type":"ok","f":"write","value":1}\n'],
    ['json', '[{"process":0,"type":"invoke","f":"write","value":1},\n{"process":0,"type":"ok","f":"write","value":1}]'],
    ['porcupine-kv', '{:process 0, :type :invoke, :f :put, :key "0", :value "x"}\n{:process 0, :type :ok, :f :put, :key "0", :value "x"}\n'],
    ['jsonl', '{"client":1,"f":"write","value":1,"invoked":1,"returned":2}\n'],
    ['sessions', '{"sessions":[[{"committed":true,"ops":[["w","x",1]]}]]}'],
  ])('are recognised: %s', (format, text) => {
    expect(checkFile(text)).toMatchObject({ format, operations: 1, verdict: 'ok' });
  });

  it('of our own lines say model and first value in a first line, and may leave the return open', () => {
    const lines = [
      '{"model":"cas-register","initial":5}',
      '{"client":1,"f":"cas","expected":5,"value":6,"invoked":1,"returned":null}',
      '{"client":2,"f":"read","result":6,"invoked":2,"returned":3}',
      '{"client":3,"f":"write","value":9,"outcome":"failed","invoked":2,"returned":3}',
    ];
    const report = checkFile(lines.join('\n'));
    expect(report).toMatchObject({ model: 'cas-register', operations: 2, verdict: 'ok' });
    expect(report.notes).toEqual(['1 operations that certainly did not happen are left out']);
  });

  it('read the steps of a transaction that were written as text', () => {
    const text = '{:process 0, :type :invoke, :f :txn, :value "[[:write :x 1]]"}\n{:process 0, :type :ok, :f :txn, :value "[[:write :x 1] [:read :y 3]]"}';
    expect(checkFile(text)).toMatchObject({ model: 'multi-register', verdict: 'violation' });
  });

  it("lift the keys of Jepsen's independent tests", () => {
    const events = [
      '{:process 0, :type :invoke, :f :write, :value [7 1]}',
      '{:process 0, :type :ok, :f :write, :value [7 1]}',
      '{:process 0, :type :invoke, :f :read, :value [8 nil]}',
      '{:process 0, :type :ok, :f :read, :value [8 1]}',
    ];
    expect(checkFile(events.join('\n'), { model: 'register' }).explanation).toMatch(/^Key 8: .*nobody/);
  });
});

describe('semantics of the tools', () => {
  const failedCas = (log: string): string => log + 'INFO  jepsen.util - 1\t:invoke\t:cas\t[1 2]\nINFO  jepsen.util - 1\t:fail\t:cas\t[1 2]\n';

  it('take a failed compare-and-set as an answer in etcd logs, and as not happened elsewhere', () => {
    expect(checkFile(failedCas(ETCD)).verdict).toBe('violation');
    const edn = '{:process 1, :type :invoke, :f :cas, :value [1 2]}\n{:process 1, :type :fail, :f :cas, :value [1 2]}';
    expect(checkFile(EDN + edn).verdict).toBe('ok');
  });

  it('take a read of nil as no information in EDN, and as the first value in etcd logs', () => {
    expect(checkFile(`${EDN}{:process 1, :type :invoke, :f :read}\n{:process 1, :type :ok, :f :read, :value nil}`).verdict).toBe('ok');
    expect(checkFile(`${ETCD}INFO  jepsen.util - 1\t:invoke\t:read\tnil\nINFO  jepsen.util - 1\t:ok\t:read\tnil\n`).verdict).toBe('violation');
  });

  it('leave lines of the nemesis out, and say so', () => {
    const report = checkFile(`{:process :nemesis, :type :info, :f :start, :value "cut"}\n${EDN}`);
    expect(report.operations).toBe(1);
    expect(report.notes[0]).toMatch(/^1 lines of processes that are no clients/);
  });

  it('take an end without its call as called since whatever its process did before', () => {
    const events = [EDN, '{:process 1, :type :ok, :f :read, :value 0}'];
    expect(checkFile(events.join('\n'))).toMatchObject({ verdict: 'ok', operations: 2 });
  });
});

describe('levels asked for by name', () => {
  const skew = '{"sessions":[[{"ops":[["w","x",1],["w","y",1]]}],[{"ops":[["r","x",1],["w","y",2]]}],[{"ops":[["r","y",1],["w","x",2]]}]]}';

  it.each([
    ['snapshot-isolation', 'ok'],
    ['SnapshotIsolation', 'ok'],
    ['CommittedRead', 'ok'],
    ['causal', 'ok'],
    ['serializable', 'violation'],
    ['Serializable', 'violation'],
    ['strong-session-serializable', 'violation'],
  ])('judge transactions by session: %s is %s', (model, verdict) => {
    expect(checkFile(skew, { model }).verdict).toBe(verdict);
  });

  it('are refused where the history cannot tell', () => {
    expect(problem(skew, { model: 'strict-serializable' })).toMatch(/cannot be held against strict serializable; expected one of read-committed, /);
    const lists = '{:process 0, :type :invoke, :value [[:append :x 1]]}\n{:process 0, :type :ok, :value [[:append :x 1]]}';
    expect(problem(lists, { model: 'prefix' })).toMatch(/not held against prefix; expected one of read-uncommitted/);
    expect(checkFile(lists, { model: 'snapshot-isolation' })).toMatchObject({ verdict: 'ok', model: 'list-append (snapshot-isolation)' });
  });
});

describe('what is malformed', () => {
  it.each([
    ['{:process 0, :type :invoke, :f :write, :value 1}\nhello\n', /^line 2: .*hello.* is no operation; expected a map such as/],
    ['{:process 0, :type :began, :f :write}', /^line 1: the :type is began; expected one of :invoke, :ok, :fail, :info/],
    ['{:process 0, :type :invoke, :f :write, :value}', /^line 1: a map has a key without a value/],
    ['[{:process 0, :type :invoke, :f :write, :value 1}', /is never closed; expected "\]"/],
    ['{:process 0, :type :invoke, :f :write, :value "1}', /^line 1: a text is never closed/],
    [`${EDN}{:process 0, :type :invoke, :f :read]}`, /^line 3: "\]" closes nothing/],
    [`${EDN}{:process 0, :type :invoke, :f :read}\n{:process 0, :type :invoke, :f :read}`, /^line 4: process 0 calls read while its read of line 3 has not ended/],
    [`${EDN}{:process 0, :type :invoke, :f :read}\n{:process 0, :type :ok, :f :write}`, /^line 4: process 0 ends write, but its call of line 3 is read/],
    [`${ETCD}INFO  jepsen.util - 0\t:invoke\t:write\tmany\n`, /^line 3: :write many; expected a whole number or nil/],
    [`${ETCD}INFO jepsen.core - started\n`, /^line 3: INFO jepsen.core - started; expected "INFO  jepsen.util/],
    ['{"client":1,"f":"write","value":1,"invoked":1,"returned":2}\n{"client":1,"f":"write",', /^line 2: .* is not JSON/],
    ['{"client":1,"f":"write","value":1,"invoked":5,"returned":2}', /^line 1: returned is 2; expected null or a number from 5/],
    ['', /the file is empty; expected a history/],
    ['hello', /^line 1: the file begins with "hello"; expected EDN or JSON/],
    [EDN.replaceAll('write', 'polish'), /operations called polish do not tell the model; expected a model by name: register/],
  ])('is reported with its line and what was expected: %j', (text, message) => {
    expect(problem(text)).toMatch(message);
  });

  it('names formats and models when a name is wrong', () => {
    expect(problem(EDN, { format: 'xml' })).toMatch(/there is no format "xml"; expected one of jsonl, edn/);
    expect(problem(EDN, { model: 'tree' })).toMatch(/there is no model "tree"; expected one of register/);
    expect(problem(EDN, { model: 'queue' })).toMatch(/operation 0 is "write"; the model queue knows enqueue, dequeue/);
  });
});
