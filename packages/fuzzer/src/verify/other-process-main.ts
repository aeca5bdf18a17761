/**
 * The program of another process: it gets a request on standard input and answers on file descriptor 3, because what a
 * scenario prints goes to the others. See other-process.ts.
 */
import fs from 'node:fs';
import { serialize } from 'node:v8';
import { testify } from '@barksim/sim-core';
import type { ProcessRequest } from './other-process.ts';
import { loadScenario } from './load-scenario.ts';
import { outcomeOf } from './verify-batch.ts';

const ANSWER = 3;

const request = JSON.parse(fs.readFileSync(0, 'utf8')) as ProcessRequest;
const scenario = await loadScenario(request.catalogueUrl, request.scenario);
const { options, work } = request;
if (work.kind === 'outcomes') {
  for (const seed of work.seeds) fs.writeSync(ANSWER, `${JSON.stringify([seed, outcomeOf(scenario, seed, options).text])}\n`);
} else {
  for (const seed of work.history) outcomeOf(scenario, seed, options);
  const answer = serialize(testify(scenario, work.seed, { ...options, handlers: work.handlers }, work.window));
  for (let written = 0; written < answer.length; ) written += fs.writeSync(ANSWER, answer, written);
}
