/**
 * A checked history as one HTML file: no server, no other file, nothing fetched. Lanes are drawn as SVG, moments one after the
 * other at equal distances; hovering or focusing a bar shows all of it and the states before and after. On paper the
 * drawing is cut into strips of the page's width, and every operation of the witness stands below in words.
 */
import { PAGE_SCRIPT, PAGE_STYLE } from './page-assets.ts';
import type { HistoryPage, PageBar } from './history-page.ts';

const LANE_HEIGHT = 46;
const ROW_HEIGHT = 24;
const NAME_WIDTH = 110;
const TOP = 34;
const STEP_WIDTH = 34;
const LETTER_WIDTH = 7.3;
/** On paper the drawing is cut into strips of this width. */
const STRIP_WIDTH = 1300;
const MOST_STATES = 12;

export function renderPage(page: HistoryPage): string {
  const { title, verdict, summary, explanation, witness, notes, models } = page;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}: ${verdict}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeText(title)} <span class="verdict ${verdict}">${verdict}</span></h1>
<p>${escapeText(summary)}</p>
</header>
${explanation === '' ? '' : `<section class="why"><h2>Why</h2><p>${escapeText(explanation)}</p></section>`}
<section class="chart"><h2>History</h2>
${legend(page)}
${drawing(page)}
<div id="detail" role="status">Point at an operation to see all of it.</div>
</section>
${list('Witness', witness)}
${modelTable(models)}
${list('Notes', notes)}
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function legend(page: HistoryPage): string {
  const roles = new Set(page.lanes.flatMap(({ bars }) => bars.map(({ role }) => role)));
  const entries: string[] = [];
  if (roles.has('ordered')) entries.push('<span class="key ordered"></span> in the legal order, with its place');
  if (roles.has('blocked')) entries.push('<span class="key blocked"></span> cannot follow');
  if (roles.has('open') && roles.has('ordered')) entries.push('<span class="key open"></span> not in the order');
  if (roles.has('later')) entries.push('<span class="key later"></span> called later');
  if (page.lanes.some(({ bars }) => bars.some(({ isWitness }) => isWitness))) entries.push('<span class="key open witness"></span> in the witness');
  return `<p class="legend">${entries.join(' &nbsp; ')}</p>`;
}

function list(heading: string, entries: readonly string[]): string {
  if (entries.length === 0) return '';
  return `<section><h2>${heading}</h2><ol>${entries.map((entry) => `<li>${escapeText(entry)}</li>`).join('')}</ol></section>`;
}

function modelTable(models: HistoryPage['models']): string {
  if (models.length === 0) return '';
  const rows = models.map(({ model, holds, explanation }, row) => `<tr><td>${escapeText(model)}</td><td class="${holds}">${holds}</td><td>${explanation !== '' && explanation === models[row - 1]?.explanation ? 'the same' : escapeText(explanation)}</td></tr>`);
  return `<section><h2>Models</h2><table><thead><tr><th>model</th><th>holds</th><th>why</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

/** Bars of a lane that overlap in time (a client that went on after an open call) are drawn in rows of their own. */
interface PlacedBar {
  readonly bar: PageBar;
  readonly row: number;
}

function drawing(page: HistoryPage): string {
  const bars = page.lanes.flatMap((lane) => lane.bars);
  const moments = [...new Set(bars.flatMap(({ from, to }) => (to === Infinity ? [from] : [from, to])))].sort((left, right) => left - right);
  const column = new Map(moments.map((moment, place) => [moment, place]));
  const step = stepWidth(bars, column);
  const xOf = (moment: number): number => step / 2 + (moment === Infinity ? moments.length : column.get(moment)!) * step;
  const width = Math.ceil((moments.length + 1) * step);
  const names: string[] = [];
  const parts: string[] = [];
  let y = TOP;
  for (const [number, lane] of page.lanes.entries()) {
    const { placed, rows } = inRows(lane.bars);
    const height = LANE_HEIGHT + (rows - 1) * ROW_HEIGHT;
    const stripe = number % 2 === 0 ? 'even' : 'odd';
    names.push(`<rect class="lane ${stripe}" x="0" y="${y}" width="${NAME_WIDTH}" height="${height}"/><text class="name" x="8" y="${y + 27}">${escapeText(lane.name)}</text>`);
    parts.push(`<rect class="lane ${stripe}" x="0" y="${y}" width="${width}" height="${height}"/>`);
    for (const { bar, row } of placed) parts.push(drawBar(bar, xOf(bar.from), xOf(bar.to), y + 11 + row * ROW_HEIGHT, page.statesMet));
    y += height;
  }
  for (const bar of bars) if (bar.role === 'blocked') parts.push(`<line class="end" x1="${xOf(bar.to)}" y1="${TOP - 12}" x2="${xOf(bar.to)}" y2="${y}"/>`);
  const ticks = moments.filter((_, place) => place % Math.max(1, Math.ceil(60 / step)) === 0);
  const axis = ticks.map((moment) => `<text class="tick" x="${xOf(moment)}" y="20">${moment}</text>`).join('');
  const height = y + 6;
  const nameBoard = `<svg class="names" width="${NAME_WIDTH}" height="${height}"><g id="names">${names.join('')}</g></svg>`;
  const board = `<svg width="${width}" height="${height}"><g id="lanes">${axis}${parts.join('')}</g></svg>`;
  return `<div class="board">${nameBoard}<div class="scroll">${board}</div></div><div class="strips">${strips(width, height)}</div>`;
}

/** The same drawing for paper: cut in strips, lane names before each. */
function strips(width: number, height: number): string {
  const pieces: string[] = [];
  const pieceWidth = Math.min(width, STRIP_WIDTH);
  for (let from = 0; from < width; from += pieceWidth) {
    const lanes = `<svg x="${NAME_WIDTH}" y="0" width="${pieceWidth}" height="${height}" viewBox="${from} 0 ${pieceWidth} ${height}"><use href="#lanes"/></svg>`;
    pieces.push(`<svg viewBox="0 0 ${NAME_WIDTH + pieceWidth} ${height}"><use href="#names"/>${lanes}</svg>`);
  }
  return pieces.join('');
}

/** Wide enough for most labels, within reason. */
function stepWidth(bars: readonly PageBar[], column: ReadonlyMap<number, number>): number {
  const needed = bars.filter(({ to }) => to !== Infinity).map(({ label, from, to }) => (Math.min(label.length, 24) * LETTER_WIDTH + 34) / Math.max(1, column.get(to)! - column.get(from)!));
  needed.sort((left, right) => left - right);
  const wanted = needed[Math.floor(needed.length * 0.6)] ?? STEP_WIDTH;
  return Math.min(Math.max(STEP_WIDTH, wanted), 120, Math.max(STEP_WIDTH, 24_000 / Math.max(1, column.size)));
}

function inRows(bars: readonly PageBar[]): { placed: PlacedBar[]; rows: number } {
  const ends: number[] = [];
  const placed = bars.map((bar): PlacedBar => {
    let row = ends.findIndex((end) => end < bar.from);
    if (row < 0) row = ends.length;
    ends[row] = bar.to;
    return { bar, row };
  });
  return { placed, rows: Math.max(1, ends.length) };
}

function drawBar(bar: PageBar, x: number, end: number, y: number, statesMet: readonly string[]): string {
  const width = Math.max(10, end - x - 3);
  const isOpen = bar.to === Infinity;
  const states = bar.stateBefore === undefined ? '' : `\nstate before: ${bar.stateBefore}\nstate after: ${bar.stateAfter!}\nplace in the order: ${bar.place!}`;
  const met = statesMet.length === 0 ? '' : `: whenever it could have happened, the state was ${statesMet.slice(0, MOST_STATES).join(' or ')}`;
  const why = bar.role === 'blocked' ? `\ncannot follow the legal order${met}` : '';
  const label = `${bar.place === undefined ? '' : `${bar.place}. `}${bar.label}`;
  const room = Math.max(1, Math.floor((width - 8) / LETTER_WIDTH));
  const text = label.length <= room ? label : `${label.slice(0, Math.max(1, room - 1))}…`;
  const classes = ['bar', bar.role, bar.isWitness ? 'witness' : '', isOpen ? 'pending' : ''].filter((name) => name !== '').join(' ');
  const detail = escapeText(`${bar.text}${states}${why}`);
  return `<g class="${classes}" tabindex="0" data-detail="${detail}"><title>${detail}</title><rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="20" rx="4"/><text x="${(x + 5).toFixed(1)}" y="${y + 14}">${escapeText(text)}</text></g>`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
