import { explainQuery, fleet } from './testing/explainQuery';
import { type Topology } from './topology';

describe('raw selectors', () => {
  const topology: Topology = { ...fleet, partitionLabels: ['instance'] };

  test.each<readonly [query: string, raw: ReadonlyMap<number, string> | string, plan: readonly string[]]>([
    [
      'x offset 1m',
      'a reason',
      ['select: x offset 1m: a reason', '  raw union #0 of a, b (samples from -359999 to -60000): x'],
    ],
    [
      'sum(rate(x[2m] @ 100)) / sum(y)',
      new Map([[9, 'a reason']]),
      [
        'binary: sum(rate(x[2m] @ 100.000)) / sum(y): an operand is computed here',
        '  aggregate: sum(rate(x[2m] @ 100.000)): its argument is computed here',
        '    call: rate(x[2m] @ 100.000): an argument is computed here',
        '      select: x[2m] @ 100.000: a reason',
        '        raw union #0 of a, b (samples from -19999 to 100000): x',
        '  sum #1 of a, b (at 0): sum(y)',
      ],
    ],
    [
      'x - x offset 2m + last_over_time(x[1h] offset 1d)',
      'a reason',
      [
        'binary: x - x offset 2m + last_over_time(x[1h] offset 1d): an operand is computed here',
        '  binary: x - x offset 2m: an operand is computed here',
        '    select: x: a reason',
        '      raw union #0 of a, b (samples from -419999 to 0): x',
        '    select: x offset 2m: a reason',
        '      raw union #0 of a, b (samples from -419999 to 0): x',
        '  call: last_over_time(x[1h] offset 1d): an argument is computed here',
        '    select: x[1h] offset 1d: a reason',
        '      raw union #1 of a, b (samples from -89999999 to -86400000): x',
      ],
    ],
    [
      'absent_over_time(x[5m])',
      'a reason',
      [
        'call: absent_over_time(x[5m]): its argument is computed here',
        '  select: x[5m]: a reason',
        '    raw union #0 of a, b (samples from -299999 to 0): x',
      ],
    ],
    [
      'max_over_time(x[2m:1m])',
      'a reason',
      [
        'call: max_over_time(x[2m:1m]): an argument is computed here',
        '  subquery: x[2m:1m]: its expression is computed here',
        '    select: x: a reason',
        '      raw union #0 of a, b (samples from -359999 to 0): x',
      ],
    ],
  ])('%s', (query, raw, lines) => {
    expect(explainQuery(query, topology, { raw })).toEqual(lines);
  });

  test('of replicated jobs are had of one member', () => {
    const replicated: Topology = { ...fleet, replicatedJobs: ['ksm'] };
    expect(explainQuery('x{job="ksm"}', replicated, { raw: 'a reason' })).toEqual([
      'select: x{job="ksm"}: a reason',
      '  raw any #0 of a (samples from -299999 to 0): x{job="ksm"}',
    ]);
    expect(explainQuery('x', replicated, { raw: 'a reason' })).toEqual([
      'select: x: a reason',
      '  raw union #0 of a (samples from -299999 to 0): x',
      '  raw union #0 of b (samples from -299999 to 0): x{job!~"ksm"}',
    ]);
  });

  test('windows of Prometheus 2 are closed', () => {
    expect(explainQuery('x', { ...fleet, dialect: { release: '2.53', features: [] } }, { raw: 'a reason' })).toEqual([
      'select: x: a reason',
      '  raw union #0 of a, b (samples from -300000 to 0): x',
    ]);
  });

  test('keep their member in an independent fleet', () => {
    expect(explainQuery('x', { ...fleet, kind: 'independent' }, { raw: 'a reason' })).toEqual([
      'select: x: a reason',
      '  raw union #0 of a, b (samples from -299999 to 0): x',
    ]);
  });
});

test('raw samples from before all members are the store alone', () => {
  const store = { id: 'store', before: 1_000_000, flavour: 'other' } as const;
  const lines = explainQuery('x @ 10', { ...fleet, replicatedJobs: ['r'], store }, { raw: 'they are wanted' });
  expect(lines).toEqual([
    'select: x @ 10.000: they are wanted',
    '  raw union #0 of store (samples from -289999 to 10000): x',
  ]);
});

test('what info() looks at is read once, and not for its own sake', () => {
  const lines = explainQuery('info(x, {os="b"})', fleet, { raw: 'they are wanted' });
  expect(lines.filter((line) => line.includes('raw union'))).toEqual([
    '    raw union #0 of a, b (samples from -299999 to 0): x',
    '    raw union #1 of a, b (samples from -299999 to 0): {os="b",__name__="target_info"}',
  ]);
});
