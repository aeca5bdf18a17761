import { describe, expect, it } from 'vitest';
import { checkFileWithPage } from '../src/index.ts';

const STALE = [
  '{"client":1,"f":"write","value":1,"invoked":1,"returned":2}',
  '{"client":1,"f":"write","value":2,"invoked":3,"returned":4}',
  '{"client":2,"f":"read","result":1,"invoked":5,"returned":6}',
  '{"client":3,"f":"read","result":2,"invoked":7,"returned":8}',
].join('\n');

describe('the page of a history', () => {
  const { html, report } = checkFileWithPage(STALE, { file: '<stale>.jsonl', table: true });

  it('needs no other file and no server', () => {
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
    expect(html).not.toContain('import(');
  });

  it('has a lane a client and the legal order with its states', () => {
    for (const client of [1, 2, 3]) expect(html).toContain(`>client ${client}<`);
    expect(html).toMatch(/class="bar ordered witness"[^>]*data-detail="#2 client 1: write 2 [^"]*state before: 1\nstate after: 2\nplace in the order: 2"/);
  });

  it('marks the operation that cannot follow and says why', () => {
    expect(html).toMatch(/class="bar blocked witness"[^>]*data-detail="#3 client 2: read -&gt; 1 [^"]*cannot follow the legal order: whenever it could have happened, the state was 2"/);
    expect(html).toMatch(/class="bar later"[^>]*data-detail="#4 client 3/);
    expect(report.verdict).toBe('violation');
  });

  it('shows which models hold', () => {
    expect(html).toMatch(/<td>linearizable<\/td><td class="no">no/);
    expect(html).toMatch(/<td>sequential<\/td><td class="yes">yes/);
  });

  it('takes names and values for text, never for markup', () => {
    expect(html).toContain('&lt;stale&gt;.jsonl');
    expect(html).not.toContain('<stale>');
  });

  it('is drawn for histories that are right, and for transactions', () => {
    const right = checkFileWithPage(STALE.split('\n').slice(0, 2).join('\n'));
    expect(right.html).toContain('class="verdict ok"');
    const skewed = '{"sessions":[[{"ops":[["r","x",null],["w","x",1]]}],[{"ops":[["r","x",null],["w","x",2]]}]]}';
    expect(checkFileWithPage(skewed).html).toMatch(/>session 0<[^]*lost-update/);
  });
});
