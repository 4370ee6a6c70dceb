import { labelOf, sumMetrics } from './sumMetrics';

const TEXT = `# HELP a Some help with a 7
# TYPE a counter
a{kind="float"} 3
a{kind="}{ 9"} 4 1700000000
ab 100
b NaN
c 1.5e+09
prometheus_build_info{branch="HEAD",version="3.5.0",goversion="go1"} 1
`;

describe('exposition text', () => {
  it('adds a metric over its labels', () => {
    expect([...sumMetrics(TEXT, ['a', 'b', 'c', 'd'])]).toEqual([
      ['a', 7],
      ['c', 1.5e9],
    ]);
  });

  it('finds a label', () => {
    expect(labelOf(TEXT, 'prometheus_build_info', 'version')).toBe('3.5.0');
    expect(labelOf(TEXT, 'prometheus_build_info', 'branch')).toBe('HEAD');
    expect(labelOf(TEXT, 'prometheus_build_info', 'revision')).toBeUndefined();
  });
});

it.each<[string, string]>([
  ['one line', 'prometheus_build_info{' + 'a="b",'.repeat(1_700_000)],
  ['many lines that are wanted', 'prometheus_build_info{a="b"} 1\n'.repeat(350_000)],
  ['many labels without the one', ('prometheus_build_info{' + 'a="b",'.repeat(1000) + '} x\n').repeat(1700)],
  ['braces', ('prometheus_build_info' + '{}'.repeat(4000) + '\n').repeat(1300)],
  ['names', 'a'.repeat(10 * 1024 * 1024)],
])('reads ten MB of %s to the end', (_, text) => {
  expect(labelOf(text, 'prometheus_build_info', 'version')).toBeUndefined();
  expect(sumMetrics(text, ['prometheus_build_info']).size).toBeLessThanOrEqual(1);
});
