import { firstIndex } from '../../model/firstIndex';
import { type Grid, stepTime } from '../../model/grid';
import { type StepRange } from '../coarsen';
import { type AnsweringRule } from '../topology';

/** More pieces that are computed cost more in requests than they save. */
const MOST_COMPUTED = 4;

/** What a rule recorded at one of its evaluations. */
interface Recorded {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How many series it wrote then. */
  readonly series: number;
}

/** The evaluation that stands for a time: the last one up to it, less than an interval before; undefined where that is not known to be whole. */
export function recordedAt({ covered, interval }: AnsweringRule, time: number): Recorded | undefined {
  const run = covered[firstIndex(covered.length, (i) => covered[i].from > time) - 1];
  if (run === undefined || time >= run.to + interval) {
    return undefined;
  }
  return { at: run.from + Math.floor((time - run.from) / interval) * interval, series: run.series };
}

/** A run of steps that what was recorded stands for, or that are computed. */
export interface StepRun extends StepRange {
  readonly isRecorded: boolean;
}

/** Every step of a grid is in one run, in order. Where there are many holes, what is recorded between the nearest is computed too. */
export function coveredSteps(rule: AnsweringRule, grid: Grid): readonly StepRun[] {
  const runs: StepRun[] = [];
  for (let step = 0; step < grid.length; step++) {
    addStep(runs, step, recordedAt(rule, stepTime(grid, step)) !== undefined);
  }
  while (runs.filter(({ isRecorded }) => !isRecorded).length > MOST_COMPUTED) {
    joinNearest(runs);
  }
  return runs;
}

function addStep(runs: StepRun[], step: number, isRecorded: boolean): void {
  const last = runs.at(-1);
  if (last?.isRecorded === isRecorded) {
    runs[runs.length - 1] = { ...last, last: step };
  } else {
    runs.push({ first: step, last: step, isRecorded });
  }
}

function joinNearest(runs: StepRun[]): void {
  const between = runs.slice(1, -1).filter(({ isRecorded }) => isRecorded);
  const shortest = between.reduce((a, b) => (b.last - b.first < a.last - a.first ? b : a));
  const i = runs.indexOf(shortest);
  runs.splice(i - 1, 3, { first: runs[i - 1].first, last: runs[i + 1].last, isRecorded: false });
}
