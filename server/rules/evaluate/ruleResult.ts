import { ABSENT, fail, HISTOGRAM, Labels, METRIC_NAME, ok, type Histogram, type Result, type Value } from '../../../src/engine/index'; // prettier-ignore

/** What a recording rule makes of the series of its expression. */
export interface RecordedAs {
  readonly name: string;
  readonly labels: ReadonlyArray<readonly [name: string, value: string]>;
  /** Most series; 0 or less: no limit. */
  readonly limit: number;
}

/** Samples of one time, a series each. */
export interface RuleResult {
  readonly labels: readonly Labels[];
  /** 0 for native histograms. */
  readonly values: Float64Array;
  /** By the index of the series. */
  readonly histograms: ReadonlyMap<number, Histogram>;
}

/** The value of a rule's expression at one time. Source: Prometheus 3.5 `rules/manager.go`, `EngineQueryFunc`. */
export function ruleVector(value: Value): Result<RuleResult> {
  if (value.type === 'scalar') {
    return ok({ labels: [Labels.empty], values: Float64Array.of(value.values[0]), histograms: new Map() });
  }
  if (value.type !== 'vector') {
    return fail('execution', 'rule result is not a vector or scalar');
  }
  const { series } = value;
  const there = Array.from(series.labels.keys()).filter((s) => series.presence[s] !== ABSENT);
  const histograms = new Map<number, Histogram>();
  there.forEach((s, i) => {
    const histogram = series.presence[s] === HISTOGRAM ? series.histograms.get(s) : undefined;
    if (histogram !== undefined) {
      histograms.set(i, histogram);
    }
  });
  return ok({
    labels: there.map((s) => series.labels[s]),
    values: Float64Array.from(there, (s) => series.values[s]),
    histograms,
  });
}

/**
 * The samples under the name and the labels of a rule. Fails where two have the same labels then, or there are too many.
 * Source: Prometheus 3.5 `rules/recording.go`, `RecordingRule.Eval`.
 */
export function recordedSeries(result: RuleResult, { name, labels, limit }: RecordedAs): Result<RuleResult> {
  const own = [[METRIC_NAME, name] as const, ...labels];
  const all = result.labels.map((one) => Labels.from([...one.entries(), ...own]));
  if (new Set(all.map(({ key }) => key)).size < all.length) {
    return fail('execution', 'vector contains metrics with the same labelset after applying rule labels');
  }
  if (limit > 0 && all.length > limit) {
    return fail('execution', `exceeded limit of ${limit} with ${all.length} series`);
  }
  return ok({ ...result, labels: all });
}
