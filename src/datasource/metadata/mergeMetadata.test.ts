import { mergeMetadata } from './mergeMetadata';

const up = { type: 'gauge', help: 'Up.', unit: '' };
const exemplar = (value: string) => ({ labels: { trace: value }, value, timestamp: Number(value) });

const group = (name: string) => ({ name, file: 'f', interval: 60, rules: [] });

test.each([
  [
    '/api/v1/labels',
    [
      ['b', 'a'],
      ['c', 'b'],
    ],
    0,
    ['a', 'b', 'c'],
  ],
  ['/api/v1/label/job/values', [['b', 'a'], ['c']], 2, ['a', 'b']],
  ['/api/v1/series', [[{ a: '1', b: '2' }], [{ b: '2', a: '1' }, { a: '0' }]], 0, [{ a: '0' }, { a: '1', b: '2' }]],
  [
    '/api/v1/metadata',
    [{ up: [up] }, { up: [up, { ...up, help: 'Other.' }], x: [up] }],
    0,
    { up: [up, { ...up, help: 'Other.' }], x: [up] },
  ],
  [
    '/api/v1/rules',
    [{ groups: [group('a'), group('b')] }, { groups: [group('b')] }],
    0,
    { groups: [group('a'), { ...group('b'), evaluationTime: 0, shards: ['m0', 'm1'] }] },
  ],
  [
    '/api/v1/query_exemplars',
    [
      [{ seriesLabels: { a: '1' }, exemplars: [exemplar('2')] }],
      [{ seriesLabels: { a: '1' }, exemplars: [exemplar('1'), exemplar('2')] }],
    ],
    0,
    [{ seriesLabels: { a: '1' }, exemplars: [exemplar('1'), exemplar('2')] }],
  ],
  ['/api/v1/labels', [['a'], { not: 'a list' }], 0, ['a']],
])('%s %#', (path, answers, limit, merged) => {
  const given = answers.map((data, i) => ({ member: `m${i}`, data }));
  expect(mergeMetadata(path, given, { kind: 'hash', limit })).toEqual(merged);
});

test('rule groups of separate servers stay apart', () => {
  const given = ['a', 'b'].map((member) => ({ member, data: { groups: [group('x')] } }));
  expect(mergeMetadata('/api/v1/rules', given, { kind: 'independent', limit: 0 })).toEqual({
    groups: [group('x'), group('x')],
  });
});

test('a label may have any name', () => {
  const data: unknown = JSON.parse('[{"__proto__":"x","a":"1"},{"a":"1"}]');
  const merged = mergeMetadata('/api/v1/series', [{ member: 'm', data }], { kind: 'hash', limit: 0 });
  expect(JSON.stringify(merged)).toBe('[{"__proto__":"x","a":"1"},{"a":"1"}]');
});
