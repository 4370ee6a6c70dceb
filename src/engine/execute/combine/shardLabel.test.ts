import { Labels } from '../../model/labels';
import { tellApart } from './shardLabel';

type Row = readonly [labels: Record<string, string>, member: string, shown: Record<string, string>];

describe('tellApart', () => {
  it.each<readonly [string, readonly Row[]]>([
    [
      'leaves different series alone',
      [
        [{ a: '1' }, 'm1', { a: '1' }],
        [{ shard: 'x' }, 'm2', { shard: 'x' }],
      ],
    ],
    [
      'names the members of equal series',
      [
        [{ a: '1' }, 'm1', { a: '1', shard: 'm1' }],
        [{ a: '2' }, 'm1', { a: '2' }],
        [{ a: '1' }, 'm2', { a: '1', shard: 'm2' }],
      ],
    ],
    [
      'moves a shard label of their own',
      [
        [{ shard: 'x' }, 'm1', { exported_shard: 'x', shard: 'm1' }],
        [{ shard: 'x' }, 'm2', { exported_shard: 'x', shard: 'm2' }],
      ],
    ],
    [
      'does not take a series’ own shard label for a member',
      [
        [{ a: '1' }, 'm1', { a: '1', shard: 'm1' }],
        [{ a: '1', shard: 'm2' }, 'm1', { a: '1', exported_shard: 'm2', shard: 'm1' }],
        [{ a: '1' }, 'm2', { a: '1', shard: 'm2' }],
      ],
    ],
    [
      'moves past a label that was moved before',
      [
        [{ shard: 'x', exported_shard: 'y' }, 'm1', { exported_exported_shard: 'x', exported_shard: 'y', shard: 'm1' }],
        [{ shard: 'x', exported_shard: 'y' }, 'm2', { exported_exported_shard: 'x', exported_shard: 'y', shard: 'm2' }],
      ],
    ],
    [
      'leaves what is no member’s',
      [
        [{ a: '1' }, '', { a: '1' }],
        [{ a: '1' }, 'm2', { a: '1', shard: 'm2' }],
      ],
    ],
  ])('%s', (_, rows) => {
    const labels = rows.map(([one]) => Labels.of(one));
    const shown = tellApart(labels, rows.map(([, member]) => member)); // prettier-ignore
    expect(shown.map((one) => one.toObject())).toEqual(rows.map(([, , expected]) => expected));
  });

  it('gives back the same list where it changes nothing', () => {
    const labels = [Labels.of({ a: '1' })];
    expect(tellApart(labels, ['m1'])).toBe(labels);
  });
});
