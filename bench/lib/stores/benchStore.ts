import { type StoreData } from '../storeData';

/** What a store is asked; each answer is a count and a sum of what it gave, which are the same for all. */
export const questions = {
  panel: 'a panel: the mean of 1,250 gauges by zone, each minute of an hour',
  one: 'one series: all samples of six hours',
  all: 'all series: the mean of each over six hours',
  latest: 'latest of all: the newest value of each',
} as const;

export type Question = keyof typeof questions;

export interface StoreAnswer {
  readonly count: number;
  readonly sum: number;
}

/** A database that holds one set. */
export interface BenchStore {
  readonly name: string;
  /** Takes all samples of steps `from` to `to`, without the last; slices come in the order of time. */
  write(data: StoreData, from: number, to: number): Promise<void>;
  /** All is on disk, and as small as it gets by itself. Gives its bytes; undefined where it keeps none there. */
  settle(): Promise<number | undefined>;
  ask(question: Question, data: StoreData): Promise<StoreAnswer>;
  /** That its own work took until now. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Of all numbers that were given. */
export function answerOf(values: Iterable<number>): StoreAnswer {
  let [count, sum] = [0, 0];
  for (const value of values) {
    count++;
    sum += value;
  }
  return { count, sum };
}

/** The time of a step. */
export function timeOf({ start, interval }: StoreData, step: number): number {
  return start + step * interval;
}
