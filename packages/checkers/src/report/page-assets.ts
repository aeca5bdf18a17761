/** Style and script of the page; inlined, so that the file needs nothing else. */

export const PAGE_STYLE = `
:root { color-scheme: light; --ink: #1c2430; --soft: #5c6675; --line: #d5dbe3; --ordered: #cfe3fb; --ordered-line: #4a82c4; --blocked: #f9c9c4; --blocked-line: #b3261e; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: #fff; margin: 0; padding: 24px 32px 60px; }
h1 { font-size: 22px; margin: 0 0 4px; } h2 { font-size: 16px; margin: 22px 0 6px; }
header p { margin: 0; color: var(--soft); }
.verdict { font-size: 15px; padding: 2px 10px; border-radius: 12px; vertical-align: 3px; }
.verdict.ok { background: #d3efd9; color: #14532d; } .verdict.violation { background: var(--blocked); color: #7a1610; } .verdict.unknown { background: #f3e6bd; color: #614a00; }
.why p, li { max-width: 105ch; overflow-wrap: anywhere; }
code { background: #f0f2f5; border-radius: 3px; padding: 0 4px; }
.board { display: flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; } .names { flex: none; border-right: 1px solid var(--line); } .scroll { overflow-x: auto; } .strips { display: none; }
svg { display: block; font: 12px ui-monospace, monospace; }
.lane.even { fill: #fafbfc; } .lane.odd { fill: #f2f4f7; }
.name { font: 600 13px system-ui, sans-serif; fill: var(--ink); }
.tick { fill: var(--soft); font-size: 11px; text-anchor: middle; }
.bar { cursor: default; outline: none; } .bar rect { stroke-width: 1.2; }
.bar.ordered rect, .key.ordered { fill: var(--ordered); background: var(--ordered); stroke: var(--ordered-line); border-color: var(--ordered-line); }
.bar.blocked rect, .key.blocked { fill: var(--blocked); background: var(--blocked); stroke: var(--blocked-line); border-color: var(--blocked-line); stroke-width: 2.4; }
.bar.open rect, .key.open { fill: #fff; background: #fff; stroke: #8a94a3; border-color: #8a94a3; }
.bar.later rect, .key.later { fill: #eceef1; background: #eceef1; stroke: #c3c9d2; border-color: #c3c9d2; } .bar.later text { fill: #8a94a3; }
.bar.pending rect { stroke-dasharray: 5 3; }
.bar.witness rect { stroke-width: 3; } .bar.witness text { font-weight: 700; } .key.witness { border-width: 3px; }
.bar:hover rect, .bar:focus rect { filter: brightness(0.93); }
.end { stroke: var(--blocked-line); stroke-width: 1.2; stroke-dasharray: 3 3; }
.legend { color: var(--soft); margin: 0 0 8px; font-size: 13px; }
.key { display: inline-block; width: 22px; height: 12px; border: 1.2px solid; border-radius: 3px; vertical-align: -1px; margin-right: 3px; }
#detail { white-space: pre-wrap; font: 13px/1.5 ui-monospace, monospace; min-height: 5.6em; margin-top: 8px; padding: 8px 12px; background: #f6f8fa; border-radius: 6px; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); max-width: 90ch; overflow-wrap: anywhere; }
td.yes { color: #14532d; font-weight: 600; } td.no { color: #b3261e; font-weight: 600; } td.unknown { color: #614a00; font-weight: 600; }
@media print {
  @page { size: landscape; margin: 12mm; }
  body { padding: 0; font-size: 11px; } * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  .board, #detail { display: none; } .strips { display: block; } .strips svg { break-inside: avoid; margin-bottom: 6px; } .strips > svg { width: 100%; height: auto; }
  li, tr { break-inside: avoid; }
}
`;

export const PAGE_SCRIPT = `
const detail = document.getElementById('detail');
const show = (event) => {
  const bar = event.target.closest ? event.target.closest('.bar') : null;
  if (bar) detail.textContent = bar.dataset.detail;
};
document.addEventListener('mouseover', show);
document.addEventListener('focusin', show);
const blocked = document.querySelector('.board .bar.blocked') || document.querySelector('.board .bar.witness');
if (blocked) {
  detail.textContent = blocked.dataset.detail;
  const scroll = document.querySelector('.scroll');
  const middle = scroll.getBoundingClientRect().left + scroll.clientWidth * 0.7;
  scroll.scrollLeft = Math.max(0, blocked.getBoundingClientRect().left - middle);
}
`;
