import { Labels, type NativeHistogram, parseFloat64, parseMetricSelector } from '../../../src/engine/index';
import { addHistograms, parseHistogram } from './histogramNotation';
import { NotationProblem } from './notationProblem';

/** What stands at one interval of a series; undefined: nothing. */
export type NotedSample = number | 'stale' | NativeHistogram | undefined;

/** Samples of a series, those that are nothing included. */
const MOST_SAMPLES = 1_000_000;

const ITEM = /\{\{[^]*?\}\}(?:[+-]\{\{[^]*?\}\})?(?:x\d+)?|\S+/g;
const HISTOGRAM = /^\{\{([^]*?)\}\}(?:([+-])\{\{([^]*?)\}\})?(?:x(\d+))?$/;
const GAP = /^_(?:x(\d+))?$/;
const NUMBER = String.raw`(?:inf|nan|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|0x[0-9a-f]+)`;
const FLOAT = new RegExp(`^([+-]?${NUMBER})(?:([+-])(${NUMBER}))?(?:x(\\d+))?$`, 'i');

/** A metric as it is written: `name{label="value"}`. Source: Prometheus, `ParseMetric`. */
export function parseMetric(text: string): Labels {
  if (text.trim() === '' || text.trim() === '{}') {
    return Labels.empty;
  }
  const parsed = parseMetricSelector(text);
  if (!parsed.ok) {
    throw new NotationProblem(parsed.error.message);
  }
  const { matchers } = parsed.value;
  if (matchers.some(({ op }) => op !== '=')) {
    throw new NotationProblem(`${text}: labels are written with =`);
  }
  return Labels.from(matchers.map(({ name, value }) => [name, value] as const));
}

/** Samples in Prometheus' notation of unit tests: `1 2 _ 0+10x5 stale {{sum:1 count:1 buckets:[1]}}`. */
export function parseSamples(text: string): readonly NotedSample[] {
  const samples: NotedSample[] = [];
  for (const item of text.match(ITEM) ?? []) {
    samples.push(...parseItem(item));
    if (samples.length > MOST_SAMPLES) {
      throw new NotationProblem(`a series has more than ${MOST_SAMPLES} samples`);
    }
  }
  return samples;
}

function parseItem(item: string): readonly NotedSample[] {
  const gap = GAP.exec(item);
  if (gap !== null) {
    return repeated<NotedSample>(undefined, gap[1] === undefined ? 0 : Number(gap[1]) - 1, (none) => none);
  }
  if (item === 'stale') {
    return ['stale'];
  }
  const histogram = HISTOGRAM.exec(item);
  if (histogram !== null) {
    const [, first, sign, step, times] = histogram;
    const more = step === undefined ? undefined : parseHistogram(step);
    const next = (value: NativeHistogram) =>
      more === undefined ? value : addHistograms(value, more, sign === '-' ? -1 : 1);
    return repeated(parseHistogram(first), Number(times ?? 0), next);
  }
  const float = FLOAT.exec(item);
  if (float === null) {
    throw new NotationProblem(`"${item}" is no sample of a series`);
  }
  const [, first, sign, step, times] = float;
  const more = step === undefined ? 0 : numberOf(step) * (sign === '-' ? -1 : 1);
  return repeated(numberOf(first), Number(times ?? 0), (value) => (step === undefined ? value : value + more));
}

function numberOf(text: string): number {
  const value = parseFloat64(text);
  return typeof value === 'number' ? value : Number(text);
}

/** A value, and as many behind it as are said. */
function repeated<T>(first: T, times: number, next: (value: T) => T): T[] {
  if (times > MOST_SAMPLES) {
    throw new NotationProblem(`a series has more than ${MOST_SAMPLES} samples`);
  }
  const all = times < 0 ? [] : [first];
  for (let i = 0; i < times; i++) {
    all.push(next(all[i]));
  }
  return all;
}
