import { type Grid, instantGrid, rangeGrid } from '../../../src/engine/model/grid';
import { type Member, type Move, type Topology } from '../../../src/engine/plan/topology';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

const hash: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  partitionLabels: [],
  ownership: 'proven',
  replicatedJobs: [],
  evaluationInterval: 30_000,
  lookback: 5 * MINUTE,
};
const moves: readonly Move[] = [
  {
    labels: { instance: 'a', job: 'a' },
    from: 'a',
    to: 'b',
    joined: NOW - 9 * MINUTE,
    cutOver: NOW - 8 * MINUTE,
    left: NOW - 7 * MINUTE,
  },
  { labels: { instance: 'b', job: 'a' }, from: 'b', to: 'c', joined: NOW - 4 * MINUTE, cutOver: NOW - 3 * MINUTE },
  { labels: { instance: 'c', job: 'b' }, from: 'c', to: 'a', joined: NOW - MINUTE },
];
const unread: readonly Member[] = hash.members.map(({ id }) => ({ id, remoteRead: false }));
const labelled: readonly Member[] = hash.members.map(({ id }) => ({ id, labels: { instance: id, zone: 'z' } }));
const bounded: readonly Member[] = [
  { id: 'a', until: NOW - 6 * MINUTE },
  { id: 'b', since: NOW - 12 * MINUTE },
  { id: 'c', since: NOW - 2 * MINUTE },
];
const keyed = { partitionLabels: ['instance'] };
const store = { id: 'store', since: NOW - 1e9, before: NOW - 5 * MINUTE, flavour: 'prometheus' } as const;
const lost = [{ member: 'd', since: NOW - 20 * MINUTE, until: NOW - 4 * MINUTE }];

/** Fleets of every kind, by name. */
export const madeUpFleets: Readonly<Record<string, Topology>> = {
  'one member': { ...hash, members: [{ id: 'a' }] },
  hash,
  'hash, a partition label': { ...hash, ...keyed },
  'hash, several partition labels': { ...hash, partitionLabels: ['job', 'instance'] },
  'hash, by the name': { ...hash, partitionLabels: ['__name__'] },
  'replicated jobs': { ...hash, replicatedJobs: ['a', 'b'] },
  'replicated jobs, a partition label': { ...hash, ...keyed, replicatedJobs: ['a'] },
  independent: { ...hash, kind: 'independent' },
  'independent, labels': { ...hash, kind: 'independent', members: labelled },
  'Prometheus 2': { ...hash, ...keyed, dialect: { release: '2.53', features: [] } },
  'no remote read': { ...hash, ...keyed, members: unread },
  'independent, no remote read': { ...hash, kind: 'independent', members: unread },
  'targets moved': { ...hash, moves },
  'targets moved, a partition label': { ...hash, ...keyed, moves, replicatedJobs: ['b'] },
  'members come and go': { ...hash, ...keyed, members: bounded, lost },
  'replicas merged': { ...hash, members: [{ id: 'a', mergedReplicas: ['r', 's'] }, { id: 'b' }] },
  'a Prometheus as the store': { ...hash, ...keyed, store, moves, members: bounded, lost },
  'M3 as the store': { ...hash, store: { ...store, flavour: 'm3', addedLabels: ['shard'] } },
  'VictoriaMetrics as the store': {
    ...hash,
    ...keyed,
    store: { ...store, flavour: 'victoriametrics', remoteRead: false },
  },
  'any store': { ...hash, store: { ...store, flavour: 'other' }, moves, replicatedJobs: ['a'] },
  'independent, a store': { ...hash, kind: 'independent', store, members: bounded },
};

/** Times before, within and after what happens to the fleets. */
export const madeUpGrids: readonly Grid[] = [
  instantGrid(NOW),
  instantGrid(NOW - 6 * MINUTE),
  rangeGrid(NOW, NOW, MINUTE),
  rangeGrid(NOW - 10 * MINUTE, NOW, 2 * MINUTE),
  rangeGrid(NOW - 30 * MINUTE, NOW - 5 * MINUTE, 5 * MINUTE),
];
