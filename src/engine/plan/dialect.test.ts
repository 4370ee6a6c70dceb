import { type Release } from '../syntax/release';
import { dialectOf, releaseDoubts } from './dialect';

test.each<[versions: ReadonlyArray<string | undefined>, release: Release | undefined, newest: Release | undefined]>([
  [['2.42.0', '2.53.1'], '2.42', '2.53'],
  [['3.5.0', undefined], '3.5', undefined],
  [['3.10.1', '3.9.0', '3.16.0-rc.0'], '3.9', '3.16'],
  [[undefined, '0.39.0'], undefined, undefined],
  [[], undefined, undefined],
])('%j speak the PromQL of %s', (versions, release, newest) => {
  expect(dialectOf(versions.map((version, i) => ({ name: `${i}`, version })))).toEqual({
    dialect: release && { release, features: [] },
    newest,
  });
});

test('switched on is what is so on all whose version is known', () => {
  const { dialect } = dialectOf([
    { name: 'a', version: '3.5.0', features: ['promql-duration-expr', 'promql-experimental-functions', 'otlp'] },
    { name: 'b', version: '3.5.1', features: ['promql-experimental-functions', 'otlp'] },
    { name: 'c', features: ['promql-duration-expr'] },
  ]);
  expect(dialect).toEqual({ release: '3.5', features: ['promql-experimental-functions'] });
});

test('two majors are refused by name', () => {
  const { dialect, refused } = dialectOf([
    { name: 'a', version: '3.5.0' },
    { name: 'b', version: '2.53.0' },
    { name: 'c' },
  ]);
  expect(dialect).toBeUndefined();
  expect(refused).toMatch(/different major versions of Prometheus \(a: 3\.5\.0, b: 2\.53\.0\)/);
});

test('releases whose answers nobody compared are told, by member', () => {
  const servers = [
    { name: 'a', version: '3.5.2' },
    { name: 'b', version: '3.99.0' },
    { name: 'c', version: '3.5.0' },
  ];
  expect(releaseDoubts(servers)).toContainEqual(expect.stringMatching(/were not compared.*\(b: 3\.99\.0\)/));
  expect(releaseDoubts([servers[0], servers[2]])).toEqual([]);
});

test('what is switched on of some and changes answers is told, by member', () => {
  const [doubt, ...others] = releaseDoubts([
    { name: 'a', version: '3.5.2', features: ['type-and-unit-labels', 'promql-experimental-functions'] },
    { name: 'b', version: '3.5.2' },
  ]);
  expect(doubt).toMatch(/^The feature type-and-unit-labels is enabled on a and not on b, /);
  expect(others).toEqual([]);
});

test.each<[version: string, feature: string, told: RegExp | undefined]>([
  ['3.15.1', 'promql-delayed-name-removal', /does not follow it in releases before 3\.16/],
  ['3.16.0', 'promql-delayed-name-removal', undefined],
  ['3.5.0', 'type-and-unit-labels', undefined],
])('of %s %s is told with %p', (version, feature, told) => {
  const doubts = releaseDoubts(['a', 'b'].map((name) => ({ name, version, features: [feature] })));
  expect(doubts).toEqual(told === undefined ? [] : [expect.stringMatching(told)]);
});
