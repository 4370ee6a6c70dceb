import { type Labels, METRIC_NAME } from '../model/labels';
import { ABSENT, HISTOGRAM, type SeriesSet } from '../model/seriesSet';

/** Whose info series are looked for: series whose identifying labels have values that none of these has are left out. */
interface Sought {
  readonly identifying: ReadonlySet<string>;
  readonly of: readonly Labels[];
  /** Where info series must have just those of these labels that what they are for has. */
  readonly own: readonly string[] | undefined;
}

/** A label that no series has does not restrict anything; where that is all of them, nothing is asked. */
function byValues(identifying: ReadonlySet<string>, of: readonly Labels[]): (labels: Labels) => boolean {
  const values = [...identifying].map((name) => [name, new Set(of.map((labels) => labels.get(name)))] as const);
  const restricting = values.filter(([, known]) => [...known].some((value) => value !== ''));
  return (labels) => restricting.length > 0 && restricting.every(([name, known]) => known.has(labels.get(name)));
}

/** Source: Prometheus 3.16 `promql/info.go`, `infoIdentifyingMatcherSets`. */
function byPattern(own: readonly string[], of: readonly Labels[]): (labels: Labels) => boolean {
  const patternOf = (labels: Labels): string => own.filter((name) => labels.has(name)).join(' ');
  const patterns = new Map<string, Labels[]>();
  for (const labels of of) {
    const pattern = patternOf(labels);
    patterns.set(pattern, [...(patterns.get(pattern) ?? []), labels]);
  }
  patterns.delete('');
  const sets = new Map(
    [...patterns].map(([pattern, all]) => [pattern, own.map((name) => new Set(all.map((one) => one.get(name))))])
  );
  return (labels) => sets.get(patternOf(labels))?.every((known, i) => known.has(labels.get(own[i]))) === true;
}

/** Info series by the labels that identify what they are about. */
export class InfoSeries {
  /** Rows by signature, and those of one signature by metric. */
  private readonly bySignature = new Map<string, Map<string, number[]>>();
  /** The first that has native histograms, which are no info. */
  readonly histograms: Labels | undefined;

  /** `set`: the values are when samples were scraped. */
  constructor(
    private readonly set: SeriesSet,
    { identifying, of, own }: Sought
  ) {
    const isAsked = own === undefined ? byValues(identifying, of) : byPattern(own, of);
    const asked = [...set.labels.keys()].filter((row) => isAsked(set.labels[row]));
    for (const row of asked) {
      const labels = set.labels[row];
      const metrics = this.metricsOf(labels.keep(identifying).key);
      const name = labels.get(METRIC_NAME);
      metrics.set(name, [...(metrics.get(name) ?? []), row]);
    }
    const { length } = set.grid;
    const first = asked.find((row) => set.presence.subarray(row * length, (row + 1) * length).includes(HISTOGRAM));
    this.histograms = first === undefined ? undefined : set.labels[first];
  }

  get labels(): readonly Labels[] {
    return this.set.labels;
  }

  /** The row of each metric with a sample at step `t`, the one scraped last; an error's text where two were at once. */
  find(signature: string, t: number): readonly number[] | string {
    const found: number[] = [];
    for (const [metric, rows] of this.bySignature.get(signature) ?? []) {
      const present = rows.filter((row) => this.set.presence[this.cell(row, t)] !== ABSENT);
      const latest = Math.max(...present.map((row) => this.set.values[this.cell(row, t)]));
      const newest = present.filter((row) => this.set.values[this.cell(row, t)] === latest);
      if (newest.length > 1) {
        return `found duplicate series for info metric ${metric}`;
      }
      found.push(...newest);
    }
    return found;
  }

  private cell(row: number, t: number): number {
    return row * this.set.grid.length + t;
  }

  private metricsOf(signature: string): Map<string, number[]> {
    const known = this.bySignature.get(signature) ?? new Map<string, number[]>();
    this.bySignature.set(signature, known);
    return known;
  }
}
