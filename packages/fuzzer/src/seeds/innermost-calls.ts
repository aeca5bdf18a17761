/** Where another thread of this process is, whatever it does: asked of its debugger, because it never comes back to be asked itself. */
import { readFileSync } from 'node:fs';
import { Session, type Debugger, type NodeWorker } from 'node:inspector';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A busy thread answers within some ten milliseconds. */
const PATIENCE_MILLIS = 2_000;

/** What comes from a thread's debugger: an answer, which has an id, or news. */
interface DebuggerMessage {
  readonly method?: string;
  readonly params?: unknown;
}

/** The innermost calls first, each as `function (file:line)`, by the sources where they are known. Empty when the thread does not say. */
export async function innermostCalls(threadId: number, count: number): Promise<string[]> {
  const session = new Session();
  session.connect();
  try {
    const { frames, urls } = await pausedFrames(session, threadId);
    return frames.slice(0, count).map(({ functionName, location }) => {
      const place = placeOf(urls.get(location.scriptId) ?? '', location);
      return `${functionName === '' ? 'a function without a name' : functionName} (${place})`;
    });
  } finally {
    session.disconnect();
  }
}

interface PausedFrames {
  readonly frames: readonly Debugger.CallFrame[];
  /** By script id. */
  readonly urls: ReadonlyMap<string, string>;
}

/** The thread goes on at once. */
function pausedFrames(session: Session, threadId: number): Promise<PausedFrames> {
  const urls = new Map<string, string>();
  return new Promise((resolve) => {
    const patience = setTimeout(() => resolve({ frames: [], urls }), PATIENCE_MILLIS);
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      // The protocol's own id is another one; the title is the only place that names the thread's.
      if (!workerInfo.title.startsWith(`[worker ${threadId}]`)) return;
      for (const method of ['Debugger.enable', 'Debugger.pause']) askThread(session, sessionId, method);
    });
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
      const { method, params } = JSON.parse(message) as DebuggerMessage;
      if (method === 'Debugger.scriptParsed') {
        const { scriptId, url } = params as Debugger.ScriptParsedEventDataType;
        urls.set(scriptId, url);
      } else if (method === 'Debugger.paused') {
        clearTimeout(patience);
        askThread(session, sessionId, 'Debugger.resume');
        resolve({ frames: (params as Debugger.PausedEventDataType).callFrames, urls });
      }
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  });
}

function askThread(session: Session, sessionId: NodeWorker.SessionID, method: string): void {
  session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id: 1, method }) });
}

/** Lines of the protocol, and of source maps, count from 0. */
function placeOf(url: string, { lineNumber, columnNumber = 0 }: Debugger.Location): string {
  if (!url.startsWith('file:')) return url === '' ? 'nowhere' : url;
  const file = fileURLToPath(url);
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
    const entry = map.findEntry(lineNumber, columnNumber);
    if ('originalSource' in entry) {
      return `${path.relative('', path.resolve(path.dirname(file), entry.originalSource))}:${entry.originalLine + 1}`;
    }
  } catch {
    // Whatever was compiled without a map is shown as it runs.
  }
  return `${path.relative('', file)}:${lineNumber + 1}`;
}
