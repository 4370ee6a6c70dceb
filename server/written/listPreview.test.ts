import { listPreview, type PreviewedReader, type ShardCounts } from './listPreview';

const rule = (name: string, expr: string, kind: PreviewedReader['kind'] = 'alerting') => ({ kind, name, expr });

/** `metric: [series, before, after]`. */
function shard(id: string, metrics: Readonly<Record<string, readonly [number, number, number]>>): ShardCounts {
  const of = (i: number) => new Map(Object.entries(metrics).map(([name, counts]) => [name, counts[i]]));
  return { shard: id, series: of(0), before: of(1), after: of(2) };
}

const facts = { before: ['up', 'a', 'b{c="d"}'], after: ['up', 'b'], readers: [], recorded: [] };

test('series of each shard, and the metrics that change most', () => {
  const counts = [
    shard('s0', { up: [2, 2, 2], a: [5, 5, 0], b: [4, 1, 4] }),
    shard('s1', { a: [1, 1, 0], c: [9, 0, 0] }),
  ];
  expect(listPreview(counts, facts)).toMatchObject({
    shards: [
      { shard: 's0', series: 11, before: 8, after: 6 },
      { shard: 's1', series: 10, before: 1, after: 0 },
    ],
    metrics: [
      { name: 'a', series: 6, before: 6, after: 0 },
      { name: 'b', series: 4, before: 1, after: 4 },
    ],
    ...{ metricCount: 2, broken: [], brokenCount: 0, idle: [] },
  });
});

test('what is named is bounded, what is counted is not', () => {
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`m${i}`, [1, 1, 0] as const]));
  const readers = Array.from({ length: 150 }, (_, i) => rule(`r${i}`, `m${i}`));
  const told = listPreview([shard('s0', many)], { before: null, after: ['up'], readers, recorded: [] });
  expect([told.metrics.length, told.metricCount, told.broken.length, told.brokenCount]).toEqual([100, 150, 100, 150]);
});

test('selectors that take nothing', () => {
  const counts = [shard('s0', { up: [1, 1, 1], 'job:x': [1, 0, 1] })];
  const after = ['up', 'upp', '{__name__=~"job:.+"}', 'down{job="x"}', '{job="x"}'];
  expect(listPreview(counts, { ...facts, after }).idle).toEqual(['upp', 'down{job="x"}']);
});

const whole = { h_bucket: [9, 9, 9], h_sum: [3, 3, 3], h_count: [3, 3, 3] } as const;

test.each<[string, Parameters<typeof shard>[1], readonly object[]]>([
  ['all kept', { ...whole, up: [1, 1, 1] }, []],
  ['no up', { up: [2, 2, 0] }, [{ kind: 'up' }]],
  ['less of up', { up: [2, 2, 1] }, [{ kind: 'up' }]],
  ['up was not written', { up: [2, 0, 0] }, []],
  ['no buckets', { ...whole, h_bucket: [9, 9, 0] }, [{ kind: 'histogram', name: 'h', lacks: ['h_bucket'] }]],
  [
    'buckets alone',
    { h_bucket: [9, 0, 9], h_sum: [3, 0, 0], h_count: [3, 0, 0] },
    [{ kind: 'histogram', name: 'h', lacks: ['h_sum', 'h_count'] }],
  ],
  ['no longer at all', { h_bucket: [9, 9, 0], h_sum: [3, 3, 0], h_count: [3, 3, 0] }, []],
  ['lacking before', { ...whole, h_sum: [3, 0, 0] }, []],
  ['less of each', { h_bucket: [9, 9, 3], h_sum: [3, 3, 1], h_count: [3, 3, 1] }, []],
  ['a counter that is called so', { a_bucket: [1, 1, 0] }, []],
])('%s', (_, metrics, broken) => {
  expect(listPreview([shard('s0', metrics)], facts).broken).toEqual(broken);
});

test.each<[string, readonly string[] | null, readonly string[] | null, readonly string[]]>([
  ['a', ['a'], ['b'], ['a']],
  ['sum(rate(a[5m] offset 1h)) / sum(b)', ['a', 'b'], ['b'], ['a']],
  ['a', null, ['b'], ['a']],
  ['a', ['b'], null, []],
  ['a', ['b'], ['c'], []],
  ['a{x="1"}', ['a'], ['a{x="1"}'], []],
  ['a{x="2"}', ['a'], ['a{x="1"}'], ['a{x="2"}']],
  ['a', ['a{x=~"1|2"}'], ['a{x="1"}'], ['a']],
  ['b', ['b{x=~"1|2"}'], ['b{x="1"}'], []],
  ['recorded', ['recorded'], ['a'], []],
  ['not PromQL(', ['a'], ['b'], []],
])('a rule of %s, %j to %j', (expr, before, after, selectors) => {
  const counts = [shard('s0', { a: [4, 2, 1], b: [4, 2, 2] })];
  const told = listPreview(counts, { before, after, readers: [rule('Slow', expr)], recorded: ['recorded'] });
  expect(told.broken).toEqual(selectors.length === 0 ? [] : [{ kind: 'alerting', name: 'Slow', selectors }]);
});

test('a query of the last days is named by its text', () => {
  const counts = [shard('s0', { a: [4, 4, 0] })];
  const readers = [rule('sum(a)', 'sum(a)', 'query'), rule('up', 'up', 'query')];
  const { broken } = listPreview(counts, { before: ['a'], after: ['up'], readers, recorded: [] });
  expect(broken).toEqual([{ kind: 'query', name: 'sum(a)', selectors: ['a'] }]);
});

test('a list of 500 selectors is previewed over 20,000 metrics of three shards, with 1,000 readers', () => {
  const metrics = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, i) => [`metric_of_an_app_${i}`, [5, 5, i % 2 === 0 ? 5 : 0] as const])
  );
  const after = Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? `{__name__=~"absent_${i}.+"}` : `absent_${i}`));
  const readers = Array.from({ length: 1000 }, (_, i) =>
    rule(`r${i}`, `sum by (job) (rate(metric_of_an_app_${i}[5m]))`)
  );
  const counts = ['s0', 's1', 's2'].map((id) => shard(id, metrics));
  const told = listPreview(counts, { before: null, after, readers, recorded: [] });
  expect([told.metricCount, told.brokenCount, told.idle.length]).toEqual([10_000, 1000, 500]);
});
