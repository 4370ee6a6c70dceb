import { replica, shardList } from '../testing/fakeProxy';
import { fleetCondition } from './condition';

test('of many shards that are down the first are named', () => {
  const down = [replica({ state: 'down' })];
  const shards = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`s${i}`, down]));
  expect(fleetCondition(shardList(shards), undefined)).toEqual({
    level: 'critical',
    problems: [{ severity: 'critical', sentence: 'No server of s0, s1, s2, s3, s4 and 3 more answers.' }],
  });
});
