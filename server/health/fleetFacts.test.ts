import { fleetFacts } from './fleetFacts';
import { type NamedFacts } from './namedFacts';
import { readFacts } from './replicaFacts';

const MINUTE = 60_000;
const EU: NamedFacts['externalLabels'] = [['cluster', 'eu']];
const EXPECTED = { lookback: 5 * MINUTE, evaluationInterval: MINUTE, scrapeInterval: MINUTE };

function facts(name: string, more: Partial<NamedFacts> = {}): NamedFacts {
  return {
    name,
    version: '3.5.0',
    lookback: 5 * MINUTE,
    evaluationInterval: MINUTE,
    features: [],
    externalLabels: [],
    ...more,
  };
}

test('members that agree are no problem', () => {
  expect(fleetFacts([facts('a', { retention: 3 }), facts('b', { retention: 2, version: '3.4.1' })], EXPECTED)).toEqual({
    dialect: { release: '3.4', features: [] },
    newest: '3.5',
    refused: undefined,
    retention: 2,
    externalLabels: [],
    evaluationInterval: MINUTE,
    scrapeInterval: MINUTE,
    stepDoubt: undefined,
    problems: [],
    doubts: [],
  });
});

test.each<[string, ReadonlyArray<NamedFacts['externalLabels']>, NamedFacts['externalLabels']]>([
  ['nobody told any', [undefined, undefined], undefined],
  ['all have the same', [EU, EU], EU],
  [
    'those that differ are of one alone',
    [
      [...EU, ['replica', 'a']],
      [...EU, ['replica', 'b']],
    ],
    EU,
  ],
  ['a name is not enough', [EU, [['cluster', 'us']]], []],
  ['one has not told its own', [EU, undefined], undefined],
  ['none can be common, whatever one has', [EU, [], undefined], []],
])('external labels: %s', (_, own, expected) => {
  const told = own.map((externalLabels, i) => facts(`s${i}`, { externalLabels }));
  expect(fleetFacts(told, EXPECTED).externalLabels).toEqual(expected);
});

test('two majors are refused by name', () => {
  const found = fleetFacts([facts('a'), facts('b/x', { version: '2.53.0' })], EXPECTED);
  expect(found.dialect).toBeUndefined();
  expect(found.refused).toMatch(/different major versions of Prometheus \(a: 3\.5\.0, b\/x: 2\.53\.0\)/);
});

test.each<[more: Partial<NamedFacts>, problems: readonly RegExp[], doubts: number]>([
  [{ lookback: MINUTE }, [/query.lookback-delta differs \(a: 5m; b: 1m\): queries look back 5m/], 1],
  [
    { lookback: MINUTE, version: '2.42.0' },
    [/two|different major/, /b \(Prometheus 2.42.0\) looks back 1m whatever/],
    1,
  ],
  [{ evaluationInterval: 15_000 }, [/evaluation_interval, 1m; the members' own is another \(a: 1m; b: 15s\)/], 0],
  [
    { features: ['promql-delayed-name-removal'] },
    [
      /promql-delayed-name-removal is enabled on b and not on a, which answer the same query differently; what is computed here does not/,
    ],
    1,
  ],
  // A member without it refuses what needs it, and answers all else alike.
  [
    { features: ['promql-duration-expr'] },
    [/promql-duration-expr is enabled on some members, not on a: what needs/],
    0,
  ],
  [{ features: ['promql-per-step-stats'] }, [], 0],
  [{ features: ['native-histograms'] }, [/native-histograms is enabled on some members, not on a/], 1],
  // The later release has no such flag.
  [{ features: ['native-histograms'], version: '3.16.0' }, [/different releases/], 1],
  [{ features: ['exemplar-storage'] }, [], 0],
])('%j', (more, problems, doubts) => {
  const found = fleetFacts([facts('a'), facts('b', more)], EXPECTED);
  expect(found.problems).toEqual(problems.map((text) => expect.stringMatching(text) as unknown));
  expect(found.doubts).toHaveLength(doubts);
});

const own = (name: string, evaluationInterval?: number, scrapeInterval?: number) =>
  facts(name, { evaluationInterval, scrapeInterval });

test.each<[what: string, members: readonly NamedFacts[], step: number, scrape: number, problem: RegExp | undefined]>([
  ['as the members have them', [own('a', 15_000, 5000), own('b', 15_000, 5000)], 15_000, 5000, undefined],
  ['of one that tells', [own('a', 15_000, 5000), own('b')], 15_000, 5000, undefined],
  ['the longest time between scrapes', [own('a', 15_000, 5000), own('b', 15_000, 9000)], 15_000, 9000, undefined],
  ['the shortest step', [own('a', 30_000, 5000), own('b', 15_000, 5000)], 15_000, 5000, /\(a: 30s; b: 15s\)/],
  ['no step', [own('a', undefined, 5000)], MINUTE, 5000, /No member tells its evaluation_interval \(/],
  ['no scrapes', [own('a', 15_000)], 15_000, MINUTE, /No member tells its scrape_interval \(/],
])('what the fleet does not say: %s', (_, members, step, scrape, problem) => {
  const found = fleetFacts(members, { lookback: 5 * MINUTE });
  expect(found).toMatchObject({ evaluationInterval: step, scrapeInterval: scrape });
  expect(found.problems).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
});

test('nobody has told yet: no problem of the fleet, and a doubt in answers that need it', () => {
  const found = fleetFacts([], { lookback: 5 * MINUTE });
  expect(found).toMatchObject({ problems: [], doubts: [], evaluationInterval: MINUTE });
  expect(found.stepDoubt).toMatch(/no member tells/);
});

test('a server says what it is; one that only calls itself a Prometheus has no version', () => {
  const json = (data: unknown) => JSON.stringify({ status: 'success', data });
  const build = json({ version: '3.5.0' });
  const flags = { 'query.lookback-delta': '5m', 'storage.tsdb.path': 'data/', 'enable-feature': 'b, a' };
  const runtime = json({ storageRetention: '15d or 1GiB' });
  const config = json({ yaml: 'global:\n  scrape_interval: 10s\n  evaluation_interval: 30s\nscrape_configs: []\n' });
  expect(readFacts({ build, flags: json(flags), runtime, config })).toEqual({
    version: '3.5.0',
    lookback: 5 * MINUTE,
    evaluationInterval: 30_000,
    scrapeInterval: 10_000,
    retention: 15 * 24 * 60 * MINUTE,
    features: ['a', 'b'],
  });
  const nothing = { runtime: undefined, config: '{' };
  expect(readFacts({ build, flags: json({}), ...nothing }).version).toBeUndefined();
  expect(readFacts({ build, flags: undefined, ...nothing, runtime: json({ storageRetention: '10GiB' }) })).toEqual({
    features: [],
  });
});
