/**
 * How far long work is, on standard error: a bar where a person watches, a plain line now and then elsewhere. Work that is
 * shorter than a moment shows nothing.
 */
import { SingleBar } from 'cli-progress';
import type { CampaignProgress, HuntsProgress } from '@barksim/fuzzer';
import { counted, grouped, rate } from './numbers.ts';
import { tell, type Terminal } from './terminal.ts';

const FIRST_LINE_AFTER_MILLIS = 2_000;
const LINE_EVERY_MILLIS = 10_000;

/** What the campaign is bounded by: progress is measured against it. */
export interface ProgressGoal {
  readonly seeds: number | undefined;
  readonly timeBudgetMillis: number | undefined;
}

export interface ProgressDisplay<Progress> {
  update(progress: Progress): void;
  /** Clears the bar, so that results can be printed. */
  end(): void;
}

/** How far the work is, in words and as a fraction from 0 to 1. */
interface Stage {
  readonly fraction: number;
  readonly done: string;
  readonly found: string;
  readonly events: number;
  readonly wallMillis: number;
}

/** Of a campaign. */
export function createProgress(terminal: Terminal, goal: ProgressGoal): ProgressDisplay<CampaignProgress> {
  return display(terminal, (progress) => ({
    ...progress,
    fraction: fractionDone(progress, goal),
    done: seedsOf(progress, goal),
    found: progress.failures === 0 ? 'none failing' : `${progress.failures} failing`,
  }));
}

/** Of hunts for planted bugs. */
export function createHuntProgress(terminal: Terminal): ProgressDisplay<HuntsProgress> {
  return display(terminal, (progress) => ({
    ...progress,
    fraction: progress.ended / progress.hunts,
    done: `${grouped(progress.ended)} of ${counted(progress.hunts, 'hunt')}`,
    found: counted(progress.seedsRun, 'seed'),
  }));
}

function display<Progress>(terminal: Terminal, stageOf: (progress: Progress) => Stage): ProgressDisplay<Progress> {
  const shown = terminal.isWatched ? progressBar(terminal) : progressLines(terminal);
  return { update: (progress) => shown.update(stageOf(progress)), end: () => shown.end() };
}

function progressBar(terminal: Terminal): ProgressDisplay<Stage> {
  const bar = new SingleBar({
    stream: terminal.errors,
    format: '  {bar} {percentage}%  {done}  {found}  {rate} events/s  {left}',
    barsize: Math.max(6, Math.min(30, (terminal.errors.columns ?? 80) - 74)),
    barCompleteChar: '#',
    barIncompleteChar: '.',
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    fps: 10,
    stopOnComplete: false,
    gracefulExit: false,
  });
  bar.start(1_000, 0, { done: '', found: '', rate: '', left: '' });
  return {
    update({ fraction, done, found, events, wallMillis }) {
      bar.update(Math.floor(fraction * 1_000), { done, found, rate: rate((1_000 * events) / wallMillis), left: timeLeft(fraction, wallMillis) });
    },
    end() {
      bar.stop();
    },
  };
}

function progressLines(terminal: Terminal): ProgressDisplay<Stage> {
  let nextLineAt = FIRST_LINE_AFTER_MILLIS;
  return {
    update({ done, found, events, wallMillis }) {
      if (wallMillis < nextLineAt) return;
      nextLineAt = wallMillis + LINE_EVERY_MILLIS;
      tell(terminal, `${done}, ${found}, ${rate((1_000 * events) / wallMillis)} events/s, ${Math.round(wallMillis / 1_000)}s`);
    },
    end() {},
  };
}

function fractionDone(progress: CampaignProgress, goal: ProgressGoal): number {
  const bySeeds = goal.seeds === undefined ? 0 : progress.seedsRun / goal.seeds;
  const byTime = goal.timeBudgetMillis === undefined ? 0 : progress.wallMillis / goal.timeBudgetMillis;
  return Math.min(1, Math.max(bySeeds, byTime));
}

function seedsOf(progress: CampaignProgress, goal: ProgressGoal): string {
  return goal.seeds === undefined ? counted(progress.seedsRun, 'seed') : `${grouped(progress.seedsRun)} of ${counted(goal.seeds, 'seed')}`;
}

function timeLeft(fraction: number, wallMillis: number): string {
  if (fraction <= 0 || fraction >= 1) return '';
  return `${Math.ceil((wallMillis * (1 - fraction)) / fraction / 1_000)}s left`;
}
