import { type Move, type Topology } from '../../../src/engine';
import { type TestSeries } from '../../harness/dataset';
import { shardOf } from '../../harness/shardOf';
import { firstMember, movingDataset } from '../exactness/moving';
import { fuzzDataset } from './fuzzDataset';

const ids = ['shard-0', 'shard-1', 'shard-2'];
const MINUTE = 60_000;
const dataset = fuzzDataset();
/** When shards were added that nobody was told of. */
const RESHARDED = dataset.start + 7 * MINUTE;
const SHARED_JOB = 'db';

/** Five hand-overs of three targets, two at nearly the same time, one there and back. */
const moves: readonly Move[] = (
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

/** What each shard holds, by how the data is spread. */
const spread = {
  whole: [dataset.series],
  label: parts((series) => [shardOf(series.labels, ids.length, ['instance'])]),
  series: parts((series) => [shardOf(series.labels, ids.length)]),
  moves: moving.parts,
  shared: parts(({ labels }) =>
    labels.job === SHARED_JOB ? ids.map((_, i) => i) : [shardOf(labels, ids.length, ['instance'])]
  ),
  resharded: resharded(),
} as const satisfies Readonly<Record<string, ReadonlyArray<readonly TestSeries[]>>>;

/** A way the data is spread, and what the fleet is said to be. */
interface FuzzPlacement {
  readonly spread: keyof typeof spread;
  readonly said: Partial<Topology>;
}

const byInstance = { partitionLabels: ['instance'] };

const placements = {
  label: { spread: 'label', said: byInstance },
  'label, not told': { spread: 'label', said: {} },
  series: { spread: 'series', said: {} },
  moves: { spread: 'moves', said: { ...byInstance, moves } },
  'one shard': { spread: 'whole', said: {} },
  'series, told otherwise': { spread: 'series', said: byInstance },
  'shared job': { spread: 'shared', said: { ...byInstance, replicatedJobs: [SHARED_JOB] } },
  'shared job, not told': { spread: 'shared', said: byInstance },
  'resharded, not told': { spread: 'resharded', said: byInstance },
} as const satisfies Readonly<Record<string, FuzzPlacement>>;

export type FuzzLayout = keyof typeof placements;
export const fuzzLayouts = Object.keys(placements) as readonly FuzzLayout[];

/** What one Prometheus holds that has it all: of targets that move, what whoever had them scraped. */
export const wholes = { steady: dataset.series, moving: moving.whole } as const;
export { dataset, ids, placements, spread };

function parts(shardsOf: (series: TestSeries) => readonly number[]): ReadonlyArray<readonly TestSeries[]> {
  return ids.map((_, i) => dataset.series.filter((series) => shardsOf(series).includes(i)));
}

/** Two shards became three: from then on each series is where its labels put it among three. */
function resharded(): ReadonlyArray<readonly TestSeries[]> {
  return ids.map((_, i) =>
    dataset.series.flatMap((series): TestSeries[] => {
      const before = shardOf(series.labels, 2, ['instance']) === i;
      const after = shardOf(series.labels, ids.length, ['instance']) === i;
      const isHere = ([time]: readonly [number, unknown]): boolean => (time < RESHARDED ? before : after);
      const samples = series.samples?.filter(isHere);
      const histograms = series.histograms?.filter(isHere);
      return (samples?.length ?? 0) + (histograms?.length ?? 0) === 0 ? [] : [{ ...series, samples, histograms }];
    })
  );
}
