import { type TimeSpan } from '../../src/engine/index';

const MOST_GAPS = 100;
/** Replicas of a shard begin at slightly different times; less than this is no reason to prefer one. */
const ALIKE_MS = 2 * 60_000;
/** They miss scrapes at slightly different times; of gaps, less than this is none. */
const NOTICED_MS = 15_000;
/** What is told: more than a scrape or two. */
const TOLD_MS = 60_000;
const ALWAYS: TimeSpan = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** What one replica may lack of its shard's data, as far as it was seen. Times in milliseconds since the epoch. */
export class HeldData {
  private oldest: number | undefined;
  private gaps: readonly TimeSpan[] = [];
  private downSince: number | undefined;
  /** The times for which its gaps were looked for, in order. */
  private looked: readonly TimeSpan[] = [];
  private found: readonly TimeSpan[] = [];

  /** No sample it holds is older. */
  setOldest(time: number): void {
    this.oldest = time;
  }

  /** It stopped answering, and so perhaps scraping. */
  wentDown(now: number): void {
    this.downSince ??= now;
  }

  cameBack(now: number): void {
    if (this.downSince !== undefined) {
      this.gaps = [...this.gaps, { from: this.downSince, to: now }].slice(-MOST_GAPS);
      this.downSince = undefined;
    }
  }

  /** Another server may answer from now on. */
  forget(): void {
    this.oldest = undefined;
    this.gaps = [];
    this.downSince = undefined;
    this.forgetFound();
  }

  /** It may hold something else than when its gaps were looked for. */
  forgetFound(): void {
    this.looked = [];
    this.found = [];
  }

  /** What of a span was not looked at yet, with what lies between; undefined where that is too short to matter. */
  unseen({ from, to }: TimeSpan): TimeSpan | undefined {
    const open = without({ from, to }, this.looked);
    const length = open.reduce((sum, one) => sum + one.to - one.from, 0);
    return length < TOLD_MS ? undefined : { from: open[0].from, to: open[open.length - 1].to };
  }

  /** It was looked at a span, in which it has these gaps. */
  saw(span: TimeSpan, gaps: readonly TimeSpan[]): void {
    this.looked = united([...this.looked, span]).slice(-MOST_GAPS);
    this.found = united([...this.found, ...gaps]).slice(-MOST_GAPS);
  }

  /** The times of a span that it is known to lack, in order, those before its oldest sample apart. */
  gapsWithin({ from, to }: TimeSpan): readonly TimeSpan[] {
    return united([...this.gaps, ...this.found])
      .map((gap) => ({ from: Math.max(from, gap.from), to: Math.min(to, gap.to) }))
      .filter((gap) => gap.to > gap.from);
  }

  /** The gaps that reach into a span, of which another has something there: in order, without those too short to matter. */
  lackedBeside(span: TimeSpan, other: HeldData): readonly TimeSpan[] {
    const others = other.gapsWithin(ALWAYS);
    return this.gapsWithin(ALWAYS)
      .flatMap((gap) => without(gap, others))
      .filter(({ from, to }) => to - from >= TOLD_MS && from < span.to && to > span.from);
  }

  /** How much of a span it is known to lack, in steps of `ALIKE_MS`; 0 where that is nothing but chance, or not known. */
  lacks(from: number, to: number): number {
    const start = Math.max(from, Math.min(to, this.oldest ?? from));
    const inGaps = this.gapsWithin({ from: start, to }).reduce((sum, gap) => sum + gap.to - gap.from, 0);
    return Math.floor((start - from) / ALIKE_MS) + (Math.floor(inGaps / NOTICED_MS) * NOTICED_MS) / ALIKE_MS;
  }
}

/** Spans in order, those that touch as one. */
function united(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const all: TimeSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && span.from <= last.to) {
      all[all.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      all.push(span);
    }
  }
  return all;
}

/** What of a span is in none of others, which are in order and apart. */
function without({ from, to }: TimeSpan, others: readonly TimeSpan[]): readonly TimeSpan[] {
  const rest: TimeSpan[] = [];
  let at = from;
  for (const other of others.filter((one) => one.to > from && one.from < to)) {
    if (other.from > at) {
      rest.push({ from: at, to: other.from });
    }
    at = Math.max(at, other.to);
  }
  return at < to ? [...rest, { from: at, to }] : rest;
}
