import { type Topology } from '../../../src/engine';
import {
  CLUSTER_LABELS,
  dataset,
  type Held,
  ids,
  moves,
  RECENT,
  SHARD_LABELS,
  SHARED_JOB,
  type spread,
} from './fuzzSpread';

/** A way the data is spread, and what the fleet is said to be. */
export interface FuzzPlacement {
  /** The servers of a fleet by the member, `member/replica` of replicas that are merged; members without one are gone. */
  readonly held: Readonly<Record<string, Held>>;
  /** The one Prometheus that is asked the same; the one that holds the whole data set when not given. */
  readonly whole?: Held;
  readonly said: Partial<Topology>;
  /** A label that members have, which some queries have for `zone`. */
  readonly memberLabel?: string;
  /** Info series of several members look alike to one Prometheus, which the engine tells apart. */
  readonly infoCollides?: boolean;
}

const byInstance = { partitionLabels: ['instance'] };
const moved: FuzzPlacement = { held: shards('moves'), whole: ['moving', 0], said: { ...byInstance, moves } };
const older: FuzzPlacement = {
  held: { ...shards('recent'), store: ['whole', 0] },
  said: { ...byInstance, members: ids.map((id) => ({ id, since: RECENT - 60_000 })) },
};
const store = { id: 'store', since: dataset.start, before: RECENT, flavour: 'prometheus' } as const;

const layouts = {
  label: { held: shards('label'), said: byInstance },
  'label, not told': { held: shards('label'), said: {} },
  'label, proven': { held: shards('label'), said: { ...byInstance, ownership: 'proven' } },
  job: { held: shards('job'), said: { partitionLabels: ['job'] } },
  series: { held: shards('series'), said: {} },
  moves: moved,
  'moves, proven': { ...moved, said: { ...moved.said, ownership: 'proven' } },
  'one shard': { held: { 'shard-0': ['whole', 0] }, said: {} },
  'series, told otherwise': { held: shards('series'), said: byInstance },
  'shared job': { held: shards('shared'), said: { ...byInstance, replicatedJobs: [SHARED_JOB] } },
  'shared job, not told': { held: shards('shared'), said: byInstance },
  'resharded, not told': { held: shards('resharded'), said: byInstance },
  independent: {
    held: Object.fromEntries(SHARD_LABELS.map(({ shard }, i) => [shard, ['label', i]])),
    whole: ['with shards', 0],
    said: { kind: 'independent' },
    memberLabel: 'shard',
  },
  'independent, labels': {
    held: shards('clusters'),
    whole: ['with clusters', 0],
    said: { kind: 'independent', members: ids.map((id, i) => ({ id, labels: CLUSTER_LABELS[i] })) },
    memberLabel: 'cluster',
    infoCollides: true,
  },
  replicas: {
    held: {
      'shard-0/a': ['replicas', 0],
      'shard-0/b': ['replicas', 1],
      'shard-1': ['label', 1],
      'shard-2': ['label', 2],
    },
    said: { ...byInstance, members: ids.map((id, i) => (i === 0 ? { id, mergedReplicas: ['a', 'b'] } : { id })) },
  },
  store: { ...older, said: { ...older.said, store } },
  'store, read raw': { ...older, said: { ...older.said, store: { ...store, flavour: 'other' } } },
  'member gone': {
    held: { 'shard-0': ['label', 0], 'shard-1': ['label', 1] },
    said: { ...byInstance, members: ids.map((id) => ({ id })) },
  },
} as const satisfies Readonly<Record<string, FuzzPlacement>>;

export type FuzzLayout = keyof typeof layouts;
export const fuzzLayouts = Object.keys(layouts) as readonly FuzzLayout[];
export const placements: Readonly<Record<FuzzLayout, FuzzPlacement>> = layouts;

/** Each shard has its part. */
function shards(how: keyof typeof spread): Readonly<Record<string, Held>> {
  return Object.fromEntries(ids.map((id, i) => [id, [how, i]]));
}
