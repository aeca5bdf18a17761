/** Checks a history file and draws the page that shows its verdict. */
import { linearizabilityLanes } from '../report/linearizability-page.ts';
import { renderPage } from '../report/render-page.ts';
import { recordedLanes, transactionLanes } from '../report/transactions-page.ts';
import type { HistoryPage, PageLane } from '../report/history-page.ts';
import { toTransactions } from '../readers/to-transactions.ts';
import { checkFile, checkModel, operationsOf, prepareHistory, specificationOf, type CheckFileOptions, type PreparedHistory } from './check-file.ts';
import type { CheckReport } from './check-report.ts';
import { JEPSEN_MODELS, LINEARIZABLE_MODELS, type LinearizableModel } from './history-model.ts';

export interface CheckedPage {
  readonly report: CheckReport;
  /** One self-contained HTML file. */
  readonly html: string;
}

/** Throws what `checkFile` throws. */
export function checkFileWithPage(text: string, options: CheckFileOptions = {}): CheckedPage {
  const report = checkFile(text, options);
  const prepared = prepareHistory(text, options);
  const { lanes, statesMet, notes } = lanesOf(prepared, report, options);
  const html = renderPage({
    title: report.file === '' ? 'History' : report.file,
    verdict: report.verdict,
    summary: `${report.operations} operations, model ${report.model}, format ${report.format}`,
    explanation: report.explanation,
    statesMet,
    lanes,
    witness: report.witness.map(({ text: entry }) => entry),
    notes: [...report.notes, ...notes],
    models: (report.models ?? []).map(({ model, holds, explanation = '' }) => ({ model, holds, explanation })),
  });
  return { report, html };
}

type Shown = Pick<HistoryPage, 'lanes' | 'statesMet' | 'notes'>;

function lanesOf(prepared: PreparedHistory, report: CheckReport, options: CheckFileOptions): Shown {
  const { file, model } = prepared;
  const witness = new Set(report.witness.map(({ id }) => id));
  const only = (lanes: PageLane[]): Shown => ({ lanes, statesMet: [], notes: [] });
  const linearizable = LINEARIZABLE_MODELS.find((known): known is LinearizableModel => known === model);
  if (linearizable !== undefined) return linearizableLanes(prepared, linearizable, options);
  if (JEPSEN_MODELS.some((known) => known === model)) return only(recordedLanes(file.recorded, witness));
  return only(transactionLanes(file.transactions ?? toTransactions(file.recorded), witness));
}

function linearizableLanes(prepared: PreparedHistory, model: LinearizableModel, options: CheckFileOptions): Shown {
  const { operations } = operationsOf(prepared);
  const specification = specificationOf(model, prepared.initial);
  const verdict = checkModel(operations, model, prepared.initial, options);
  if (verdict.verdict === 'violation') return linearizabilityLanes(verdict.part, specification, verdict.witness);
  const sorted = operations.toSorted((left, right) => left.invokedOrder - right.invokedOrder);
  const parts = specification.split?.(sorted) ?? [sorted];
  const [largest = []] = parts.toSorted((left, right) => right.length - left.length);
  const shown = linearizabilityLanes(largest, specification, []);
  return parts.length <= 1 ? shown : { ...shown, notes: [...shown.notes, `The history has ${parts.length} independent parts; the largest is shown.`] };
}
