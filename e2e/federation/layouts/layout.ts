import { type Topology } from '../../../src/engine';
import { type Sample, type SeriesLabels, type TestSeries } from '../../harness/dataset';

export const START = 1_700_000_000_000;
const STEP = 15_000;
const STEPS = 240;

/** Where the data lies in time, milliseconds since the epoch. */
export const layoutTimes = { start: START, end: START + STEPS * STEP };

/** What a shard has of a series. */
export interface Part {
  readonly shard: number;
  /** The first sample, by its index. */
  readonly from?: number;
  /** The first sample that it lacks. */
  readonly to?: number;
  /** Only each so many of the samples. */
  readonly every?: number;
  /** How long after the others it scrapes, milliseconds. */
  readonly late?: number;
  /** How long after its last sample it wrote that the series ended, milliseconds. */
  readonly marker?: number;
  /** The shard's own values, where they are not the series'. */
  readonly value?: (i: number) => number;
  /** The one server has none of these samples. */
  readonly aside?: boolean;
  /** Whether the end that is told was one: of a target that is gone. The one server has the marker then. */
  readonly ends?: boolean;
}

/** A series, and which of its samples are on which shard. */
export interface Placed {
  readonly labels: SeriesLabels;
  /** By the index of a sample. */
  readonly value: (i: number) => number;
  readonly on: readonly Part[];
}

/** Servers as people have them, and what is asked of them. */
export interface Layout {
  readonly name: string;
  readonly shards: number;
  readonly series: readonly Placed[];
  /** What is asked besides {@link COMMON_QUERIES}. */
  readonly queries: readonly string[];
  /** What the fleet is said to be, each in turn. */
  readonly said: ReadonlyArray<Pick<Topology, 'partitionLabels' | 'replicatedJobs'>>;
  /** Of separate servers: the labels of each. Left out: the targets are split over the shards. */
  readonly labels?: readonly SeriesLabels[];
  /** What is told with each answer to some queries. */
  readonly told?: { readonly text: RegExp; readonly queries: RegExp };
  /** What is told where an answer is another for data that is not there any more; without it, answers must be equal. */
  readonly mayLack?: RegExp;
  /** The flags of each shard's server. */
  readonly flags?: ReadonlyArray<readonly string[]>;
  /** The evaluation interval of each shard's server; a minute when not given, as the one server's is. */
  readonly evaluations?: readonly string[];
}

export const NOTHING = { partitionLabels: [], replicatedJobs: [] };
export const BY_INSTANCE = { partitionLabels: ['instance'], replicatedJobs: [] };
export const BY_TARGET = { partitionLabels: ['instance', 'job'], replicatedJobs: [] };

/** What a shard holds of a layout; all of it, each label set once, as the one server has it, where none is named. */
export function seriesOf(layout: Layout, shard?: number): readonly TestSeries[] {
  const { labels: added, series } = layout;
  if (shard === undefined && added !== undefined) {
    return added.flatMap((more, i) =>
      seriesOf(layout, i).map((one) => ({ ...one, labels: { ...one.labels, ...more } }))
    );
  }
  return series.flatMap((one) => {
    const parts = one.on.filter((part) => (shard === undefined ? part.aside !== true : part.shard === shard));
    const samples = new Map(parts.flatMap((part) => samplesOf(one, part, shard === undefined)));
    return samples.size === 0 ? [] : [{ labels: one.labels, samples: [...samples].sort(([a], [b]) => a - b) }];
  });
}

function samplesOf({ value }: Placed, part: Part, isOne: boolean): readonly Sample[] {
  const { from = 0, to = STEPS, every = 1, late = 0, marker, ends = false } = part;
  const at = (i: number) => START + i * STEP + late;
  const samples = Array.from({ length: Math.ceil((to - from) / every) }, (_, n): Sample => {
    const i = from + n * every;
    return [at(i), (part.value ?? value)(i)];
  });
  return marker !== undefined && (!isOne || ends) ? [...samples, [at(to - 1) + marker, 'stale']] : samples;
}
