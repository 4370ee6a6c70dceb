import { Labels, type Move } from '../../../src/engine';
import { type SeriesLabels, type TestSeries } from '../../harness/dataset';
import { shardOf } from '../../harness/shardOf';
import { firstMember, movingDataset } from '../exactness/moving';
import { fuzzDataset } from './fuzzDataset';

export const ids = ['shard-0', 'shard-1', 'shard-2'];
const MINUTE = 60_000;
export const dataset = fuzzDataset();
/** When shards were added that nobody was told of. */
const RESHARDED = dataset.start + 7 * MINUTE;
/** What is older is with the store alone; what is older than `RECENT` counts as the store has it. */
const KEPT_SINCE = dataset.start + 5 * MINUTE;
export const RECENT = KEPT_SINCE + MINUTE;
export const SHARED_JOB = 'db';

/** Labels of separate servers, by the server; the same names of values as zones have. */
export const SHARD_LABELS = ['a', 'b', 'c'].map((shard) => ({ shard }));
export const CLUSTER_LABELS = ['a', 'b', 'c'].map((cluster, i) => ({ cluster, tier: i < 2 ? 'big' : 'small' }));

/** Five hand-overs of three targets, two at nearly the same time, one there and back. */
export const moves: readonly Move[] = (
  [
    ['vm-1:9100', 3, 0, 1],
    ['vm-2:9100', 4, 0, 2],
    ['vm-1:9100', 8, 1, 2],
    ['vm-4:9100', 9, 0, 1],
    ['vm-2:9100', 11, 2, 0],
  ] as const
).map(([instance, minute, from, to]) => {
  const first = ids.indexOf(firstMember(instance, ids));
  const joined = dataset.start + minute * MINUTE + 1_234;
  const member = (step: number): string => ids[(first + step) % ids.length];
  return {
    labels: { instance },
    from: member(from),
    to: member(to),
    joined,
    cutOver: joined + 30_000,
    left: joined + 45_000,
  };
});

const moving = movingDataset(dataset, { members: ids, moves });
const byInstance = parts(({ labels }) => [shardOf(labels, ids.length, ['instance'])]);
const clusters = CLUSTER_LABELS.map((_, i) => fuzzDataset(3, 7 + i).series);

/** What each server holds, by how the data is spread. */
export const spread = {
  /** One Prometheus that has it all. */
  whole: [dataset.series],
  /** One that scraped targets that move as whoever had them. */
  moving: [moving.whole],
  /** Ones whose series have the labels of the server that they are from. */
  'with shards': [labelled(byInstance, SHARD_LABELS)],
  'with clusters': [labelled(clusters, CLUSTER_LABELS)],
  label: byInstance,
  job: parts(({ labels }) => [shardOf(labels, ids.length, ['job'])]),
  series: parts(({ labels }) => [shardOf(labels, ids.length)]),
  moves: moving.parts,
  shared: parts(({ labels }) =>
    labels.job === SHARED_JOB ? ids.map((_, i) => i) : [shardOf(labels, ids.length, ['instance'])]
  ),
  resharded: resharded(),
  /** The same label sets on each, with other values. */
  clusters,
  recent: byInstance.map((part) => samplesThat(part, (time) => time >= KEPT_SINCE)),
  /** Two servers that scrape the targets of the first shard, neither without gaps. */
  replicas: [1, 2].map((way) =>
    samplesThat(byInstance[0], (time) => Math.floor((time - dataset.start) / (way * 2 * MINUTE)) % 4 !== way)
  ),
} as const satisfies Readonly<Record<string, ReadonlyArray<readonly TestSeries[]>>>;

/** One of the servers that hold something. */
export type Held = readonly [spread: keyof typeof spread, part: number];

function parts(shardsOf: (series: TestSeries) => readonly number[]): ReadonlyArray<readonly TestSeries[]> {
  return ids.map((_, i) => dataset.series.filter((series) => shardsOf(series).includes(i)));
}

/** Two shards became three: from then on each series is where its labels put it among three. */
function resharded(): ReadonlyArray<readonly TestSeries[]> {
  return ids.map((_, i) =>
    samplesThat(
      dataset.series,
      (time, labels) => shardOf(labels, time < RESHARDED ? 2 : ids.length, ['instance']) === i
    )
  );
}

function samplesThat(
  series: readonly TestSeries[],
  counts: (time: number, labels: SeriesLabels) => boolean
): readonly TestSeries[] {
  return series.flatMap((one): TestSeries[] => {
    const isHere = ([time]: readonly [number, unknown]): boolean => counts(time, one.labels);
    const [samples, histograms] = [one.samples?.filter(isHere), one.histograms?.filter(isHere)];
    return (samples?.length ?? 0) + (histograms?.length ?? 0) === 0 ? [] : [{ ...one, samples, histograms }];
  });
}

function labelled(
  servers: ReadonlyArray<readonly TestSeries[]>,
  labels: readonly SeriesLabels[]
): readonly TestSeries[] {
  const all = servers.flatMap((part, i) => part.map((one) => ({ ...one, labels: { ...one.labels, ...labels[i] } })));
  return all.sort((a, b) => Labels.compare(Labels.of(a.labels), Labels.of(b.labels)));
}
