import { type ApiAnswer, type ApiData, type ApiHistogram, type ApiSeries } from './apiAnswer';

export interface CompareOptions {
  /** Relative difference of values that is allowed. */
  readonly tolerance: number;
  /** Whether the order of an instant vector is compared; a matrix' always is. */
  readonly ordered: boolean;
}

/** So many differences tell enough. */
const MOST_SHOWN = 6;

/** How an answer differs from the reference's; empty where it does not. */
export function compareAnswers(ours: ApiAnswer, theirs: ApiAnswer, options: CompareOptions): readonly string[] {
  if (ours.error !== undefined || theirs.error !== undefined) {
    const equal = comparableError(ours.error) === comparableError(theirs.error);
    return equal ? [] : [`error ${ours.error} instead of ${theirs.error}`];
  }
  const found = [...compareData(ours.data, theirs.data, options)];
  for (const level of ['warnings', 'infos'] as const) {
    if (!equalTexts(ours[level], theirs[level], options.tolerance)) {
      found.push(`${level} ${JSON.stringify(ours[level])} instead of ${JSON.stringify(theirs[level])}`);
    }
  }
  return found.length > MOST_SHOWN ? [...found.slice(0, MOST_SHOWN), `and ${found.length - MOST_SHOWN} more`] : found;
}

/** Over a range Prometheus counts what it has counted again at each step, so that the number soon is anything. */
const COUNTED = /over -?\d+ samples/;

/** Texts that tell a value it got may tell it as far off as values may be. */
function equalTexts(ours: readonly string[], theirs: readonly string[], tolerance: number): boolean {
  const told = /\bgot (\S+)/;
  return (
    ours.length === theirs.length &&
    ours.every((text, i) => {
      const [mine, other] = [told.exec(text)?.[1] ?? '', told.exec(theirs[i])?.[1] ?? ''];
      const rest = [text, theirs[i]].map((one) => one.replace(told, '').replace(COUNTED, 'over samples'));
      return rest[0] === rest[1] && equalValues(mine, other, tolerance);
    })
  );
}

/** Which of several series Prometheus names is chance. */
function comparableError(error: string | undefined): string | undefined {
  return error
    ?.replace(/^(execution: found duplicate series for the match group) .* on the (left|right) .*;/, '$1 $2')
    .replace(/^(execution: this should be an info metric, with float samples: ).*/, '$1');
}

function* compareData(ours: ApiData | undefined, theirs: ApiData | undefined, options: CompareOptions) {
  if (ours === undefined || theirs === undefined || ours.resultType !== theirs.resultType) {
    yield `a ${ours?.resultType} instead of a ${theirs?.resultType}`;
    return;
  }
  if (ours.resultType === 'scalar' || ours.resultType === 'string') {
    const [mine, other] = [ours.result as readonly [number, string], theirs.result as readonly [number, string]];
    if (mine[0] !== other[0] || !equalValues(mine[1], other[1], options.tolerance)) {
      yield `${mine.join(' @')} instead of ${other.join(' @')}`;
    }
    return;
  }
  yield* compareSeriesLists(ours.result as readonly ApiSeries[], theirs.result as readonly ApiSeries[], {
    ...options,
    ordered: options.ordered || ours.resultType === 'matrix',
  });
}

function* compareSeriesLists(ours: readonly ApiSeries[], theirs: readonly ApiSeries[], options: CompareOptions) {
  const mine = byKey(ours);
  const others = byKey(theirs);
  if (mine.size !== ours.length) {
    yield 'a label set twice';
  }
  for (const [key, series] of others) {
    const own = mine.get(key);
    if (own === undefined) {
      yield `${key} missing`;
    } else {
      yield* comparePoints(own, series, { key, tolerance: options.tolerance });
    }
  }
  for (const key of mine.keys()) {
    if (!others.has(key)) {
      yield `${key} too much`;
    }
  }
  const [order, right] = [[...mine.keys()].join('\n'), [...others.keys()].join('\n')];
  if (options.ordered && mine.size === others.size && order !== right) {
    yield `the order ${order.replaceAll('\n', ' ')} instead of ${right.replaceAll('\n', ' ')}`;
  }
}

function byKey(series: readonly ApiSeries[]): Map<string, ApiSeries> {
  return new Map(series.map((one) => [labelsText(one.metric), one]));
}

/** Labels as PromQL writes them, by name. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([name, value]) => `${JSON.stringify(name)}=${JSON.stringify(value)}`).join(', ')}}`;
}

function* comparePoints(ours: ApiSeries, theirs: ApiSeries, { key, tolerance }: { key: string; tolerance: number }) {
  const [floats, otherFloats] = [floatsOf(ours), floatsOf(theirs)];
  const [histograms, otherHistograms] = [histogramsOf(ours), histogramsOf(theirs)];
  const times = (points: ReadonlyArray<readonly [number, unknown]>): string => points.map(([time]) => time).join(' ');
  if (times(floats) !== times(otherFloats) || times(histograms) !== times(otherHistograms)) {
    yield `${key} floats at ${times(floats)} instead of ${times(otherFloats)}, histograms at ${times(histograms)} instead of ${times(otherHistograms)}`;
    return;
  }
  const at = floats.findIndex(([, value], i) => !equalValues(value, otherFloats[i][1], tolerance));
  if (at >= 0) {
    yield `${key} at ${floats[at][0]}: ${floats[at][1]} instead of ${otherFloats[at][1]}`;
  }
  const place = histograms.findIndex(([, value], i) => !equalHistograms(value, otherHistograms[i][1], tolerance));
  if (place >= 0) {
    yield `${key} at ${histograms[place][0]}: ${JSON.stringify(histograms[place][1])} instead of ${JSON.stringify(otherHistograms[place][1])}`;
  }
}

export function floatsOf({ value, values = [] }: ApiSeries): ReadonlyArray<readonly [number, string]> {
  return value === undefined ? values : [value];
}

export function histogramsOf({
  histogram,
  histograms = [],
}: ApiSeries): ReadonlyArray<readonly [number, ApiHistogram]> {
  return histogram === undefined ? histograms : [histogram];
}

function equalHistograms(ours: ApiHistogram, theirs: ApiHistogram, tolerance: number): boolean {
  const [buckets, others] = [ours.buckets ?? [], theirs.buckets ?? []];
  return (
    equalValues(ours.count, theirs.count, tolerance) &&
    equalValues(ours.sum, theirs.sum, tolerance) &&
    buckets.length === others.length &&
    buckets.every(
      ([boundaries, lower, upper, count], i) =>
        boundaries === others[i][0] &&
        lower === others[i][1] &&
        upper === others[i][2] &&
        equalValues(count, others[i][3], tolerance)
    )
  );
}

/** Values as JSON texts; `-0` is not `0`. */
function equalValues(ours: string, theirs: string, tolerance: number): boolean {
  if (ours === theirs) {
    return true;
  }
  const [mine, other] = [Number(ours), Number(theirs)];
  const small = Math.abs(mine - other) <= tolerance * Math.max(Math.abs(mine), Math.abs(other));
  return small && mine !== 0 && other !== 0;
}
