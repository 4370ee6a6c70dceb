import { rangeGrid } from '../model/grid';
import { explainQuery, fleet } from './testing/explainQuery';
import { type Move, type Topology } from './topology';

describe('a fleet that changes', () => {
  const MINUTE = 60_000;
  const grid = rangeGrid(0, 30 * MINUTE, MINUTE);
  const topology: Topology = { ...fleet, partitionLabels: ['instance'] };
  const move: Move = {
    labels: { instance: 'w.1' },
    from: 'a',
    to: 'b',
    joined: 10 * MINUTE,
    cutOver: 11 * MINUTE,
    left: 12 * MINUTE,
  };

  test.each<readonly [query: string, more: Partial<Topology>, plan: readonly string[]]>([
    [
      'sum(rate(x[2m]))',
      { moves: [move] },
      [
        'sum #1 of a, b (0 to 1800000 every 60000): sum(rate(x{instance!~"w\\\\.1"}[2m]))',
        'sum #1 of raw samples of 1 handed-over target (0 to 1800000 every 60000): sum(rate(x[2m]))',
        '  aggregate: sum(rate(x{instance=~"w\\\\.1"}[2m])): its argument is computed here',
        '    call: rate(x{instance=~"w\\\\.1"}[2m]): an argument is computed here',
        '      select: x{instance=~"w\\\\.1"}[2m]: a part of these samples is with the member that had the target before',
        '        raw union #0 of a, b (samples from -119999 to 1800000): x{instance=~"w\\\\.1"}',
      ],
    ],
    ['sum(x{instance="w2"})', { moves: [move] }, ['sum #0 of a, b (0 to 1800000 every 60000): sum(x{instance="w2"})']],
    [
      'max(x)',
      { members: [{ id: 'a', until: 20 * MINUTE }, { id: 'b' }, { id: 'c', since: 15 * MINUTE }] },
      [
        'max #0 of a, b (0 to 840000 every 60000): max(x)',
        'max #0 of a, b, c (900000 to 1500000 every 60000): max(x)',
        'max #0 of b, c (1560000 to 1800000 every 60000): max(x)',
      ],
    ],
    [
      'min(x)',
      { store: { id: 's', flavour: 'prometheus', before: 10 * MINUTE } },
      [
        'min #1 of s (0 to 540000 every 60000): min(x)',
        'min #1 of raw samples (600000 to 840000 every 60000): min(x)',
        'min #1 of a, b (900000 to 1800000 every 60000): min(x)',
        '  aggregate: min(x): its argument is computed here',
        '    select: x: a part of the samples is in the store, the rest with members',
        '      raw union #0 of a, b (samples from 600000 to 840000): x',
        '      raw union #0 of s (samples from 300001 to 599999): x',
      ],
    ],
    [
      'count(x)',
      { store: { id: 's', flavour: 'victoriametrics', before: 60 * MINUTE } },
      [
        'sum #1 of raw samples (0 to 1800000 every 60000): count(x)',
        '  aggregate: count(x): its argument is computed here',
        '    select: x: the store computes no PromQL',
        '      raw union #0 of s (samples from -299999 to 1800000): x',
      ],
    ],
    [
      '2 ^ time()',
      { store: { id: 's', flavour: 'm3', before: 60 * MINUTE } },
      ['any #0 of a (0 to 1800000 every 60000): 2 ^ time()'],
    ],
  ])('%s', (query, more, lines) => {
    expect(explainQuery(query, { ...topology, ...more }, { grid })).toEqual(lines);
  });

  test('two majors cannot be asked', () => {
    expect(explainQuery('x', { ...topology, refused: 'a is of 2, b of 3' })).toEqual(['execution: a is of 2, b of 3']);
  });
});
