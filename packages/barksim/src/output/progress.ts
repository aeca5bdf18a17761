/**
 * How far a campaign is, on standard error: a bar where a person watches, a plain line now and then elsewhere. A campaign
 * shorter than a moment shows nothing.
 */
import { SingleBar } from 'cli-progress';
import type { CampaignProgress } from '@barksim/fuzzer';
import { counted, grouped, rate } from './numbers.ts';
import { tell, type Terminal } from './terminal.ts';

const FIRST_LINE_AFTER_MILLIS = 2_000;
const LINE_EVERY_MILLIS = 10_000;

/** What the campaign is bounded by: progress is measured against it. */
export interface ProgressGoal {
  readonly seeds: number | undefined;
  readonly timeBudgetMillis: number | undefined;
}

export interface ProgressDisplay {
  update(progress: CampaignProgress): void;
  /** Clears the bar, so that results can be printed. */
  end(): void;
}

export function createProgress(terminal: Terminal, goal: ProgressGoal): ProgressDisplay {
  return terminal.isWatched ? progressBar(terminal, goal) : progressLines(terminal, goal);
}

function progressBar(terminal: Terminal, goal: ProgressGoal): ProgressDisplay {
  const bar = new SingleBar({
    stream: terminal.errors,
    format: '  {bar} {percentage}%  {seeds}  {failing}  {rate} events/s  {left}',
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
  bar.start(1_000, 0, { seeds: '0 seeds', failing: '', rate: '', left: '' });
  return {
    update(progress) {
      const done = fractionDone(progress, goal);
      bar.update(Math.floor(done * 1_000), {
        seeds: seedsOf(progress, goal),
        failing: progress.failures === 0 ? 'none failing' : `${progress.failures} failing`,
        rate: rate((1_000 * progress.events) / progress.wallMillis),
        left: timeLeft(progress, done),
      });
    },
    end() {
      bar.stop();
    },
  };
}

function progressLines(terminal: Terminal, goal: ProgressGoal): ProgressDisplay {
  let nextLineAt = FIRST_LINE_AFTER_MILLIS;
  return {
    update(progress) {
      if (progress.wallMillis < nextLineAt) return;
      nextLineAt = progress.wallMillis + LINE_EVERY_MILLIS;
      const failing = progress.failures === 0 ? 'none failing' : `${progress.failures} failing`;
      const speed = rate((1_000 * progress.events) / progress.wallMillis);
      tell(terminal, `${seedsOf(progress, goal)}, ${failing}, ${speed} events/s, ${Math.round(progress.wallMillis / 1_000)}s`);
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

function timeLeft(progress: CampaignProgress, done: number): string {
  if (done <= 0 || done >= 1) return '';
  return `${Math.ceil((progress.wallMillis * (1 - done)) / done / 1_000)}s left`;
}
