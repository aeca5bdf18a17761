// @ts-check
/**
 * A small inspector front end for the tests: starts a program, lets it run to its first `debugger` statement, steps
 * into until the innermost frame is in a file of the wanted name, and prints what it saw as one line of JSON: the
 * sources of the frames by the source maps, and how the program ended. With `brk` the program is started under
 * --inspect-brk, with `wait` it has to open the inspector and wait by itself.
 *
 * usage: node --experimental-websocket inspector-front-end.mjs <brk | wait> <program.mjs> <part of the source's path>
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

const [mode, program, wantedSource] = process.argv.slice(2);
const isBroken = mode === 'brk';
const child = spawn(process.execPath, [...(isBroken ? ['--inspect-brk=0'] : []), String(program)], { stdio: ['ignore', 'pipe', 'pipe'] });
let output = '';
child.stdout.on('data', (data) => (output += data));
const ended = new Promise((resolve) => child.on('exit', resolve));
const address = await new Promise((resolve) => {
  let text = '';
  child.stderr.on('data', (data) => {
    text += data;
    const match = /ws:\/\/\S+/.exec(text);
    if (match !== null) resolve(match[0]);
  });
});

const socket = new WebSocket(/** @type {string} */ (address));
await new Promise((resolve) => socket.addEventListener('open', resolve));
/** @type {Map<string, { url: string, sourceMapURL: string }>} */
const scripts = new Map();
/** @type {((event: any) => void)[]} */
const waitingForPause = [];
/** @type {any[]} */
const pauses = [];
let sent = 0;

socket.addEventListener('message', ({ data }) => {
  const { method, params } = JSON.parse(String(data));
  if (method === 'Debugger.scriptParsed') scripts.set(params.scriptId, params);
  if (method !== 'Debugger.paused') return;
  const waiting = waitingForPause.shift();
  if (waiting === undefined) pauses.push(params);
  else waiting(params);
});

/** @param {string} method */
function send(method) {
  sent += 1;
  socket.send(JSON.stringify({ id: sent, method }));
}

/** @returns {Promise<any>} */
function nextPause() {
  const early = pauses.shift();
  return early === undefined ? new Promise((resolve) => waitingForPause.push(resolve)) : Promise.resolve(early);
}

/** The source file and line of a frame, by the source map of its script. @param {any} frame */
function sourceOf(frame) {
  const script = scripts.get(frame.location.scriptId);
  if (script === undefined || script.sourceMapURL === '') return { source: frame.url, line: frame.location.lineNumber + 1 };
  const mapUrl = new URL(script.sourceMapURL, script.url);
  const map = new SourceMap(JSON.parse(readFileSync(fileURLToPath(mapUrl), 'utf8')));
  const entry = map.findEntry(frame.location.lineNumber, frame.location.columnNumber);
  if (!('originalSource' in entry)) return { source: script.url, line: frame.location.lineNumber + 1 };
  return { source: fileURLToPath(new URL(entry.originalSource, mapUrl)), line: entry.originalLine + 1 };
}

/** @param {any} pause */
const describe = (pause) => ({ name: pause.callFrames[0].functionName, ...sourceOf(pause.callFrames[0]) });

send('Debugger.enable');
send('Runtime.enable');
send('Runtime.runIfWaitingForDebugger');
if (isBroken) {
  await nextPause(); // The first statement of the program.
  send('Debugger.resume');
}
const stopped = describe(await nextPause());
let frame = stopped;
let steps = 0;
while (!frame.source.includes(String(wantedSource)) && steps < 10) {
  send('Debugger.stepInto');
  frame = describe(await nextPause());
  steps += 1;
}
send('Debugger.disable');
send('Debugger.resume');
socket.close();
const status = await ended;
console.log(JSON.stringify({ stopped, frame, steps, status, output }));
