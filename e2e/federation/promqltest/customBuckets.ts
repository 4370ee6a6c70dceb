import { type NativeHistogram, type TestSeries } from '../../harness/dataset';

const SUFFIX = /_(bucket|count|sum)$/;

interface Draft {
  readonly labels: TestSeries['labels'];
  /** By time; buckets by their upper bound, cumulative. */
  readonly at: Map<number, { readonly buckets: Map<number, number>; count?: number; sum: number }>;
}

/**
 * The native histograms with custom buckets that classic histograms are the same as: `load_with_nhcb` loads them too, under
 * the name without `_bucket`.
 *
 * Source: Prometheus, util/convertnhcb.
 */
export function customBucketSeries(series: readonly TestSeries[]): TestSeries[] {
  const drafts = new Map<string, Draft>();
  for (const one of series) {
    const kind = SUFFIX.exec(one.labels.__name__)?.[1];
    if (kind !== undefined) {
      collect(one, kind, drafts);
    }
  }
  return [...drafts.values()].map(({ labels, at }) => ({
    labels,
    histograms: [...at].sort(([a], [b]) => a - b).map(([time, draft]) => [time, histogramOf(draft)] as const),
  }));
}

function collect({ labels, samples = [] }: TestSeries, kind: string, drafts: Map<string, Draft>): void {
  const { le, ...others } = labels;
  const base = { ...others, __name__: labels.__name__.replace(SUFFIX, '') };
  const key = JSON.stringify(Object.entries(base).sort());
  const draft = drafts.get(key) ?? { labels: base, at: new Map() };
  drafts.set(key, draft);
  const bound = Number(le === '+Inf' ? Infinity : le);
  if (kind === 'bucket' && (le === undefined || Number.isNaN(bound))) {
    return;
  }
  for (const [time, value] of samples) {
    if (value !== 'stale') {
      const entry = draft.at.get(time) ?? { buckets: new Map<number, number>(), sum: 0 };
      draft.at.set(time, entry);
      if (kind === 'bucket') {
        entry.buckets.set(bound, value);
      } else if (kind === 'count') {
        entry.count = value;
      } else {
        entry.sum = value;
      }
    }
  }
}

function histogramOf({
  buckets,
  count,
  sum,
}: {
  buckets: Map<number, number>;
  count?: number;
  sum: number;
}): NativeHistogram {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = count ?? sorted.at(-1)?.[1] ?? 0;
  if (sorted.at(-1)?.[0] !== Infinity) {
    sorted.push([Infinity, total]);
  }
  return {
    float: true,
    schema: -53,
    count: total,
    sum,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: { offset: 0, counts: sorted.map(([, cumulative], i) => cumulative - (sorted[i - 1]?.[1] ?? 0)) },
    customValues: sorted.slice(0, -1).map(([bound]) => bound),
  };
}
