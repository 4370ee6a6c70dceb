import { replicaHealthSchema } from '../../src/api/fleets';
import { readFleets } from './readFleets';
import { writeProblems } from './writeProblems';

function shardsBehind(...seconds: Array<number | undefined>) {
  return seconds.map((behind, i) => {
    const queue = { name: 'q', url: 'http://store/', pending: 1, failed: 0, dropped: 0, behind };
    const health = { id: 'a', state: 'ready', queries: { total: 0, failed: 0 }, problems: [], observedAt: 0 };
    return {
      id: `s${i}`,
      replicas: [replicaHealthSchema.parse({ ...health, remoteWrite: [queue] })],
      problems: [],
    };
  });
}

function configOf(store: string) {
  const read = readFleets(
    `fleets: [{id: vms, kind: hash, driver: static, ${store} static: {shards: [{id: s0, replicas: [{url: "http://a"}]}]}}]`
  );
  if (!read.ok) {
    throw new Error(read.problems.join());
  }
  return read.fleets[0];
}

const told = (buffer: string) =>
  `Remote write of s1 is 11m behind, and the store (store) may take nothing that is older than ${buffer}.`;

test.each([
  ['within the buffer', 'store: {url: "http://b"},', shardsBehind(0, 599, undefined), []],
  ['beyond it', 'store: {url: "http://b"},', shardsBehind(0, 660), [told('10m')]],
  ['a shorter one', 'store: {url: "http://b", buffer: 2m},', shardsBehind(0, 660), [told('2m')]],
  ['a longer one', 'store: {url: "http://b", buffer: 1h},', shardsBehind(0, 660), []],
  ['no store', '', shardsBehind(0, 660), []],
])('%s', (_, store, shards, expected) => {
  expect(writeProblems(shards, configOf(store))).toEqual(expected);
});
