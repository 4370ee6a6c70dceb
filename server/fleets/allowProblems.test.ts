import { allowProblems } from './allowProblems';

test.each<[string, Array<[number, string]>]>([
  ['up', []],
  ['{__name__=~"job:.+", job!="x"}', []],
  ['', [[1, 'write a metric name']]],
  ['up[5m]', [[1, 'write a metric name']]],
  ['up offset 5m', [[1, 'write a metric name']]],
  ['sum(up)', [[1, 'write a metric name']]],
  ['up{dc="a"}', [[1, 'dc is one of process.external_labels']]],
])('%s', (text, expected) => {
  expect(allowProblems(['first', text], { dc: 'a' })).toEqual(
    expected.map(([i, message]) => [i, expect.stringContaining(message)])
  );
});
