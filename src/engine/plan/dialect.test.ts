import { dialectOf } from './dialect';

test.each<[versions: ReadonlyArray<string | undefined>, dialect: 2 | 3 | undefined]>([
  [['2.42.0', '2.53.1'], 2],
  [['3.5.0', undefined], 3],
  [[undefined, '0.39.0'], undefined],
  [[], undefined],
])('%j speak dialect %s', (versions, dialect) => {
  expect(dialectOf(versions.map((version, i) => ({ name: `${i}`, version })))).toEqual({ dialect });
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
