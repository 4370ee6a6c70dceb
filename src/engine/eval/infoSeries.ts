import { type Labels, METRIC_NAME } from '../model/labels';
import { ABSENT, HISTOGRAM, type SeriesSet } from '../model/seriesSet';

/** Info series by the labels that identify what they are about. */
export class InfoSeries {
  /** Rows by signature, and those of one signature by metric. */
  private readonly bySignature = new Map<string, Map<string, number[]>>();
  /** The first that has native histograms, which are no info. */
  readonly histograms: Labels | undefined;

  /**
   * `set`: the values are when samples were scraped. `of`: what is looked for; series whose identifying labels have
   * values none of these has are left out.
   */
  constructor(
    private readonly set: SeriesSet,
    { identifying, of }: { readonly identifying: ReadonlySet<string>; readonly of: readonly Labels[] }
  ) {
    const values = [...identifying].map((name) => [name, new Set(of.map((labels) => labels.get(name)))] as const);
    // A label that no series has does not restrict anything.
    const restricting = values.filter(([, known]) => [...known].some((value) => value !== ''));
    const isAsked = (labels: Labels): boolean => restricting.every(([name, known]) => known.has(labels.get(name)));
    const asked = restricting.length === 0 ? [] : [...set.labels.keys()].filter((row) => isAsked(set.labels[row]));
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
