import { memberLabelProblems, memberLabelsOf, memberLabelsText } from './memberLabels';

test.each<[text: string, labels: Record<string, string> | undefined]>([
  ['', undefined],
  [' ', undefined],
  ['cluster=eu', { cluster: 'eu' }],
  [' cluster = eu west , tier=big,', { cluster: 'eu west', tier: 'big' }],
  ['region="a, b=c", x=" y "', { region: 'a, b=c', x: ' y ' }],
  ['cluster=', { cluster: '' }],
  ['url=http://a:1/b?c=d', { url: 'http://a:1/b?c=d' }],
])('%j is read', (text, labels) => {
  expect(memberLabelsOf(text)).toEqual(labels);
});

test.each(['cluster', 'cluster=eu, cluster=us', '=x', 'a="b', 'a="b"c', 'a=b"c', ', a=b', 'a="\\x"'])(
  '%j is told',
  (text) => {
    expect(memberLabelProblems('independent', [{ id: 'a', labels: memberLabelsOf(text) }])).toHaveLength(1);
  }
);

test.each<Record<string, string>>([{ cluster: 'eu', tier: 'big' }, { region: 'a,b=c' }, { x: ' spaced ' }, { q: '"' }])(
  '%j is written and read',
  (labels) => {
    expect(memberLabelsOf(memberLabelsText(labels))).toEqual(labels);
  }
);

test.each<[labels: Record<string, string> | undefined, problem: RegExp | undefined]>([
  [undefined, undefined],
  [{ cluster: 'eu' }, undefined],
  [{ le: '1', job: 'x' }, undefined],
  [{}, /must be 1 to 10/],
  [{ __name__: 'x' }, /must not begin with __/],
  [{ exported_zone: 'x' }, /nor with exported_/],
  [{ 'a b': 'x' }, /"a b" is no label name/],
  [{ cluster: '' }, /"cluster" has none/],
])('%j', (labels, problem) => {
  const found = memberLabelProblems('independent', [{ id: 'a', labels }]);
  expect(found).toEqual(problem === undefined ? [] : [[0, expect.stringMatching(problem)]]);
});

test('shards that nothing tells apart, and labels in a hash fleet', () => {
  expect(
    memberLabelProblems('independent', [
      { id: 'a', labels: { shard: 'b' } },
      { id: 'b' },
      { id: 'c', labels: { shard: 'c', x: 'y' } },
    ])
  ).toEqual([[1, 'are those of "a" too: nothing would tell their series apart']]);
  expect(memberLabelProblems('hash', [{ id: 'a', labels: { shard: 'b' } }, { id: 'b' }])).toEqual([
    [0, 'are for independent fleets only'],
  ]);
});
