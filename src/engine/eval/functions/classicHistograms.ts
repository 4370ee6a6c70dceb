import { type Labels, METRIC_NAME } from '../../model/labels';
import { follows } from '../../syntax/changes';
import { type Dialect } from '../../syntax/dialect';
import { parseFloat64 } from '../../numeric/number';
import { FLOAT, HISTOGRAM, type SeriesSet } from '../../model/seriesSet';
import { annotations } from '../annotations';
import { Buckets } from '../buckets';
import { type FunctionCall } from './instantFunction';

const BUCKET_LABEL: ReadonlySet<string> = new Set(['le']);

/** A classic histogram: its bucket series, by upper bound ascending. */
interface ClassicHistogram {
  /** Labels of the buckets without `le`. */
  readonly labels: Labels;
  readonly series: readonly number[];
  readonly bounds: readonly number[];
  /** Steps at which a native histogram of the same labels stands in its way. */
  readonly blocked: Uint8Array | undefined;
}

/** The classic histograms of a vector, found once for all steps. */
export class ClassicHistograms {
  private readonly buckets: Buckets;

  constructor(
    private readonly set: SeriesSet,
    readonly histograms: readonly ClassicHistogram[],
    /** Cells of the native histograms that no classic one stands in the way of. */
    readonly natives: readonly number[]
  ) {
    this.buckets = new Buckets(Math.max(1, ...histograms.map(({ series }) => series.length)));
  }

  isBlocked(h: number, step: number): boolean {
    return this.histograms[h].blocked?.[step] === 1;
  }

  /** The buckets of a histogram at a step; good until the next call. Undefined where it has none. */
  at(h: number, step: number): Buckets | undefined {
    const { series, bounds } = this.histograms[h];
    const steps = this.set.grid.length;
    this.buckets.clear();
    for (let i = 0; i < series.length; i++) {
      const cell = series[i] * steps + step;
      if (this.set.presence[cell] === FLOAT) {
        this.buckets.push(bounds[i], this.set.values[cell]);
      }
    }
    return this.buckets.size === 0 ? undefined : this.buckets;
  }
}

/**
 * Tells the classic histograms in the vector argument `i` from native ones and the rest, which gets Prometheus' warnings.
 * A native histogram and a classic one of the same labels block each other.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `resetHistograms`.
 */
export function classicHistograms(call: FunctionCall, i: number): ClassicHistograms {
  const set = call.vector(i);
  const bucketsByKey = collectBuckets(call, i);
  const blocked = new Map<string, Uint8Array>();
  const natives: number[] = [];
  const steps = set.grid.length;
  for (let cell = 0; cell < set.presence.length; cell++) {
    if (set.presence[cell] !== HISTOGRAM) {
      continue;
    }
    const labels = set.labels[Math.floor(cell / steps)];
    const step = cell % steps;
    const classic = bucketsByKey.get(labels.key);
    if (classic === undefined || !classic.some(({ series }) => set.presence[series * steps + step] === FLOAT)) {
      natives.push(cell);
      continue;
    }
    call.ctx.annotate(annotations.mixedClassicNative(nameOf(labels, call), call.span(i)));
    const mask = blocked.get(labels.key) ?? new Uint8Array(steps);
    mask[step] = 1;
    blocked.set(labels.key, mask);
  }
  const histograms = [...bucketsByKey].map(([key, buckets]) => ({
    labels: buckets[0].labels,
    series: buckets.map(({ series }) => series),
    bounds: buckets.map(({ bound }) => bound),
    blocked: blocked.get(key),
  }));
  return new ClassicHistograms(set, histograms, natives);
}

/** The name of a metric, where what is said of its buckets names it: none since 3.7, where it has none. */
export function toldName(metric: string, dialect: Dialect): string | undefined {
  const isUntold = metric === '' || !dialect.features.includes(DELAYED_NAMES);
  return follows('namesUntold', dialect) && isUntold ? undefined : metric;
}

const DELAYED_NAMES = 'promql-delayed-name-removal';

function nameOf(labels: Labels, { ctx }: FunctionCall): string | undefined {
  return toldName(labels.get(METRIC_NAME), ctx.dialect);
}

interface BucketSeries {
  readonly series: number;
  readonly bound: number;
  readonly labels: Labels;
}

/** Bucket series by the key of their labels without `le`, in the order of the input, each list by bound. */
function collectBuckets(call: FunctionCall, i: number): ReadonlyMap<string, readonly BucketSeries[]> {
  const set = call.vector(i);
  const byKey = new Map<string, BucketSeries[]>();
  const refusesNaN = follows('nanBoundsIgnored', call.ctx.dialect);
  const steps = set.grid.length;
  set.labels.forEach((full, series) => {
    const presence = set.presence.subarray(series * steps, (series + 1) * steps);
    if (!presence.includes(FLOAT)) {
      return;
    }
    const bound = parseFloat64(full.get('le'));
    if (typeof bound === 'string' || (Number.isNaN(bound) && refusesNaN)) {
      call.ctx.annotate(annotations.badBucketLabel(nameOf(full, call), full.get('le'), call.span(i)));
      return;
    }
    const labels = full.drop(BUCKET_LABEL);
    const list = byKey.get(labels.key) ?? [];
    list.push({ series, bound, labels });
    byKey.set(labels.key, list);
  });
  for (const list of byKey.values()) {
    list.sort((a, b) => (a.bound < b.bound ? -1 : a.bound > b.bound ? 1 : 0));
  }
  return byKey;
}
