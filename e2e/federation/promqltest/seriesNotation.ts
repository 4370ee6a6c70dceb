import { unquote } from '../../../src/engine/syntax/unquote';
import { type SeriesLabels } from '../../harness/dataset';
import { addHistograms, parseHistogram, parseValue } from './histogramNotation';
import { type SeriesValue, type WrittenSeries } from './scriptTypes';

const NUMBER = String.raw`(?:inf|nan|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)`;
const FLOAT_ITEM = new RegExp(`^([+-]?${NUMBER})(?:([+-])(${NUMBER}))?(?:x(\\d+))?$`, 'i');
const HISTOGRAM_ITEM = /^\{\{([^]*?)\}\}(?:([+-])\{\{([^]*?)\}\})?(?:x(\d+))?$/;
const GAP_ITEM = /^_(?:x(\d+))?$/;
/** One item: a histogram expression, whose braces hold spaces, or anything without spaces. */
const ITEM = /\{\{[^]*?\}\}(?:[+-]\{\{[^]*?\}\})?(?:x\d+)?|\S+/g;

/** Names as Prometheus 3.16 reads them without quotes: letters of any script, and dots after the first. */
const METRIC = /^[\p{L}_:][\p{L}\d_:.]*/u;
const LABEL =
  /\s*(?:([\p{L}_][\p{L}\d_.]*)|("(?:[^"\\]|\\.)*"))\s*(?:=\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`))?\s*,?/uy;

/** `metric{label="value"} 1+2x5 _ stale {{sum:1}}`: labels, then what stands at each interval. */
export function parseSeries(text: string): WrittenSeries {
  const { labels, end } = parseLabels(text);
  return { labels, values: parseValues(text.slice(end)) };
}

/** The items of a series, written out. */
export function parseValues(text: string): SeriesValue[] {
  return (text.match(ITEM) ?? []).flatMap(parseItem);
}

function parseItem(item: string): SeriesValue[] {
  const gap = GAP_ITEM.exec(item);
  if (gap !== null) {
    return new Array<undefined>(Number(gap[1] ?? 1)).fill(undefined);
  }
  if (item === 'stale') {
    return ['stale'];
  }
  const histogram = HISTOGRAM_ITEM.exec(item);
  if (histogram !== null) {
    const [, base, sign, step, times] = histogram;
    const increment = step === undefined ? undefined : parseHistogram(step);
    return repeat(parseHistogram(base), times, (value) =>
      increment === undefined ? value : addHistograms(value, increment, sign === '-' ? -1 : 1)
    );
  }
  const float = FLOAT_ITEM.exec(item);
  if (float === null) {
    throw new Error(`"${item}" is no item of a series`);
  }
  const [, base, sign, step, times] = float;
  const increment = step === undefined ? 0 : parseValue(step) * (sign === '-' ? -1 : 1);
  return repeat(parseValue(base), times, (value) => (step === undefined ? value : value + increment));
}

/** A value, and as many after it as stand behind `x`. */
function repeat<T>(first: T, times: string | undefined, next: (value: T) => T): T[] {
  const all = [first];
  for (let i = 0; i < Number(times ?? 0); i++) {
    all.push(next(all[i]));
  }
  return all;
}

export function parseLabels(text: string): { labels: SeriesLabels; end: number } {
  const name = METRIC.exec(text)?.[0];
  const labels: Record<string, string> = name === undefined ? {} : { __name__: name };
  let end = name?.length ?? 0;
  if (text[end] !== '{' || text[end + 1] === '{') {
    return { labels, end };
  }
  end++;
  while (text[end] !== '}') {
    LABEL.lastIndex = end;
    const found = LABEL.exec(text);
    if (found === null) {
      throw new Error(`"${text}" has labels that cannot be read`);
    }
    const [, bare, quoted, value] = found;
    const key = bare ?? unquote(quoted);
    if (value === undefined) {
      labels.__name__ = key;
    } else {
      labels[key] = unquote(value);
    }
    end = LABEL.lastIndex;
  }
  return { labels, end: end + 1 };
}
