import { mergeMetadata } from './mergeMetadata';

const up = { type: 'gauge', help: 'Up.', unit: '' };
const exemplar = (value: string) => ({ labels: { trace: value }, value, timestamp: Number(value) });

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
  ['/api/v1/rules', [{ groups: [1] }, { groups: [2] }], 0, { groups: [1, 2] }],
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
  expect(
    mergeMetadata(
      path,
      answers.map((data) => ({ data })),
      limit
    )
  ).toEqual(merged);
});
