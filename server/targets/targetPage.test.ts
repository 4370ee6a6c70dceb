import { type Target, type TargetSearch, targetQuerySchema } from '../../src/api/targets';
import { targetPage, targetSummary } from './targetPage';

function row(address: string, change: Partial<Target> = {}): Target {
  return {
    ...{ job: 'vm', address, labels: { zone: 'a' }, shard: 's0', state: 'placed', health: 'up' },
    ...{ weight: 1, weightKnown: true, flags: [], ...change },
  };
}

const rows = [
  row('c:1', { weight: 3, scrapeMs: 20 }),
  row('a:1', { health: 'down', error: 'dial tcp: connection refused', shard: 's1', scrapeMs: 900 }),
  row('b:1', { labels: { zone: 'b' }, url: 'https://b:1/own', from: 's1', state: 'moving', flags: ['tooHeavy'] }),
];

test.each<[TargetSearch, string]>([
  [{}, 'a b c'],
  [{ order: 'desc' }, 'c b a'],
  [{ sort: 'weight', order: 'desc' }, 'c a b'],
  [{ sort: 'scrapeMs', order: 'desc' }, 'a c b'],
  [{ health: 'down' }, 'a'],
  [{ shard: 's1' }, 'a b'],
  [{ state: 'moving' }, 'b'],
  [{ flag: 'tooHeavy' }, 'b'],
  [{ search: 'REFUSED' }, 'a'],
  [{ search: 'zone="b' }, 'b'],
  [{ search: '/own' }, 'b'],
  [{ search: 's0' }, 'b c'],
  [{ job: 'other' }, ''],
])('%j: %s', (search, expected) => {
  const { targets, total, next } = targetPage(rows, targetQuerySchema.parse(search));
  expect(targets.map(({ address }) => address.split(':')[0]).join(' ')).toBe(expected);
  expect([total, next]).toEqual([targets.length, undefined]);
});

test('in pages, and no page of a megabyte', () => {
  const many = Array.from({ length: 5 }, (_, i) => row(`vm-${i}`, { error: 'x'.repeat(300_000) }));
  const query = targetQuerySchema.parse({ limit: 4, offset: 1 });
  const page = targetPage(many, query);
  expect([page.targets.map(({ address }) => address), page.total, page.next]).toEqual([['vm-1', 'vm-2'], 5, 3]);
});

test('a summary of all', () => {
  expect(targetSummary(rows, ['s0', 's1', 's2'])).toEqual({
    ...{ targets: 3, addresses: 3, jobs: ['vm'] },
    flags: { tooHeavy: 1, scrapedTwice: 0, unscraped: 0 },
    health: { up: 2, down: 1, unknown: 0 },
    shards: [
      { id: 's0', targets: 2, weight: 4, heaviest: 3 },
      { id: 's1', targets: 1, weight: 1, heaviest: 1 },
      { id: 's2', targets: 0, weight: 0, heaviest: 0 },
    ],
  });
});
