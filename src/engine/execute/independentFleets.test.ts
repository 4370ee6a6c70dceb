import { vector } from './ask/testing/fakeMembers';
import { perMember, run, show } from './testing/runOnMembers';

describe('independent fleets', () => {
  const independent = { topology: { kind: 'independent', partitionLabels: [] } } as const;

  test("series have their member's labels; their own of such a name give way", async () => {
    const { result } = await run({
      query: 'x',
      ...independent,
      reply: perMember({
        a: vector([{ job: 'j' }, '1'], [{ job: 'only' }, '2']),
        b: vector([{ job: 'j', shard: '7', exported_shard: '8' }, '3']),
        c: vector(),
      }),
    });
    expect(show(result)).toEqual([
      '{"job":"j","shard":"a"} 1',
      '{"job":"only","shard":"a"} 2',
      '{"exported_exported_shard":"8","exported_shard":"7","job":"j","shard":"b"} 3',
    ]);
    expect(result.ok && result.value.annotations).toEqual([]);
  });

  test('a member whose labels do not match is not asked', async () => {
    const { result, asked } = await run({
      query: 'sum by (shard, job) (x{shard=~"a|b",job!=""})',
      ...independent,
      reply: perMember({ a: vector([{ job: 'j' }, '1']), b: vector([{ job: 'j' }, '2']), c: vector() }),
    });
    expect(show(result)).toEqual(['{"job":"j","shard":"a"} 1', '{"job":"j","shard":"b"} 2']);
    expect(asked.map(({ member, query }) => `${member}: ${query}`)).toEqual([
      'a: sum by (job) (x{job!=""})',
      'b: sum by (job) (x{job!=""})',
    ]);
  });

  test('where no member can match there is nothing', async () => {
    const { result, asked } = await run({ query: 'x{shard="d"}', ...independent, reply: () => vector() });
    expect(show(result)).toEqual([]);
    expect(asked).toEqual([]);
  });

  test.each([
    ['sum by (job) (x offset 1m)', ['{} 3']],
    ['x - scalar(max(x))', ['{"job":"j","shard":"a"} -1', '{"job":"j","shard":"b"} 0']],
    ['topk(1, x)', ['{"job":"j","shard":"b"} 2']],
    ['count by (shard) (x)', ['{"job":"j","shard":"a"} 1', '{"job":"j","shard":"b"} 2']],
    [
      'x * on (job) x',
      'execution: found duplicate series for the match group {job="j"} on the right hand-side of the operation: [{job="j", shard="b"}, {job="j", shard="a"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    [
      'label_replace(x, "where", "in-$1", "shard", "(.*)")',
      ['{"job":"j","shard":"a","where":"in-a"} 1', '{"job":"j","shard":"b","where":"in-b"} 2'],
    ],
  ])('%s', async (query, expected) => {
    const { result } = await run({
      query,
      ...independent,
      reply: ({ member, query: text }) =>
        member === 'c'
          ? vector()
          : vector([text.startsWith('sum') || text.startsWith('max') ? {} : { job: 'j' }, member === 'a' ? '1' : '2']),
    });
    expect(show(result)).toEqual(expected);
  });
});
