import { type Assignment, type DiscoveredJob } from '../driver';
import { placedTargets } from './placedTargets';

const of = (...addresses: string[]): Assignment => ({ addresses: new Set(addresses), draining: false });
const JOB: DiscoveredJob = {
  name: 'vms',
  groups: [
    { targets: ['a:1', 'b:1', 'c:1'], labels: { zone: 'x' } },
    { targets: ['d:1'], labels: { __meta_url: 'http://sd' } },
  ],
};
const PLACED = new Map([
  ['shard-10', of('b:1')],
  ['shard-2', of('b:1', 'd:1')],
  ['shard-0', of('a:1')],
]);

test.each([
  [
    undefined,
    [
      { targets: ['a:1'], labels: { zone: 'x', __promshards_shards: '0' } },
      { targets: ['b:1'], labels: { zone: 'x', __promshards_shards: '2,10' } },
      { targets: ['d:1'], labels: { __promshards_url: 'http://sd', __promshards_shards: '2' } },
    ],
  ],
  [10, [{ targets: ['b:1'], labels: { zone: 'x', __promshards_shards: '2,10' } }]],
  [1, []],
])('targets with their shards, for shard %s', (shard, groups) => {
  expect(placedTargets(JOB, PLACED, shard)).toEqual(groups);
});
