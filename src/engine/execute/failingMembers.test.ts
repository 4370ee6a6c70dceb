import { failure, type Reply, success, vector } from './ask/testing/fakeMembers';
import { type MemberRequest } from './ask/transport';
import { OwnershipMemory } from './prove/ownershipMemory';
import { perMember, run, show } from './testing/runOnMembers';

describe('members that fail', () => {
  const two = { a: vector([{}, '1']), b: vector([{}, '2']) };
  const broken: ReadonlyArray<readonly [string, Reply, string]> = [
    ['cannot be reached', { kind: 'unavailable', message: 'connection refused' }, 'connection refused'],
    ['is too slow', { kind: 'timeout', message: 'no answer in 10 s' }, 'no answer in 10 s'],
    ['answers 500', { status: 500, body: 'oops' }, 'HTTP status 500'],
    ['is out of time itself', failure(503, 'timeout', 'query timed out'), 'timeout: query timed out'],
    [
      'is cut off',
      { status: 200, body: '{"status":"success","data":{"resultType":"vec' },
      "the member's answer is not a Prometheus JSON answer",
    ],
    [
      'answers something else',
      success({ resultType: 'string', result: [0, 'x'] }),
      'it answered with a string where a vector was asked for',
    ],
  ];

  test.each(broken)('a partial result where one %s', async (_, reply, why) => {
    const { result } = await run({ query: 'sum(x_total)', reply: perMember({ ...two, c: reply }) });
    expect(show(result)).toEqual(['{} 3']);
    expect(result.ok && result.value.coverage.map(({ member, state }) => `${member} ${state}`)).toEqual([
      'a complete',
      'b complete',
      'c failed',
    ]);
    expect(result.ok && result.value.coverage[2].error).toContain(why);
    expect(result.ok && result.value.notices.join()).toContain(why);
    expect(result.ok && result.value.notices.join()).toContain('this sum is a lower bound');
  });

  test.each(broken)('an error where nothing may be missing and one %s', async (_, reply, why) => {
    const { result } = await run({
      query: 'sum(x)',
      reply: perMember({ ...two, c: reply }),
      options: { partial: 'fail' },
    });
    expect(show(result)).toContain('unavailable: no complete answer without member c');
    expect(show(result)).toContain(why);
  });

  test.each([
    ['answers better', vector([{}, '4']), ['{} 7']],
    ['is cut off too', { status: 200, body: '{' }, ['{} 3']],
    ['is not there', { kind: 'unavailable', message: 'there is no other' }, ['{} 3']],
  ] as const)(
    'where one replica’s answer cannot be read, another is asked, once: it %s',
    async (_, other, expected) => {
      const { result, asked } = await run({
        query: 'sum(x)',
        reply: ({ member, notReplica }) =>
          member !== 'c'
            ? two[member as 'a' | 'b']
            : notReplica === 'r0'
              ? other
              : { status: 200, body: '{', replica: 'r0' },
      });
      expect(show(result)).toEqual(expected);
      expect(asked.map(({ member, notReplica }) => [member, notReplica])).toEqual([
        ['a', undefined],
        ['b', undefined],
        ['c', undefined],
        ['c', 'r0'],
      ]);
      const cut = "the member's answer is not a Prometheus JSON answer";
      expect(result.ok && result.value.notices.join()).toContain(expected[0] === '{} 7' ? '' : cut);
    }
  );

  test('an error where all fail', async () => {
    const { result } = await run({ query: 'sum(x)', reply: () => ({ kind: 'unavailable', message: 'down' }) });
    expect(show(result)).toBe('unavailable: no complete answer without members a: down; b: down; c: down');
  });

  test('a member that fails in one part of the query counts in none', async () => {
    const { result } = await run({
      query: 'sum(x) / sum(y)',
      reply: ({ member, query }) =>
        member === 'c' && query === 'sum(y)' ? { status: 502, body: '' } : vector([{}, query === 'sum(x)' ? '1' : '2']),
    });
    expect(show(result)).toEqual(['{} 0.5']);
  });

  test.each([
    ['execution', 422, 'found duplicate series for the match group {}'],
    ['bad_data', 400, 'invalid parameter "query": 1:1: parse error: unknown function'],
  ])("a member's own error of type %s is the query's", async (type, status, message) => {
    const { result } = await run({ query: 'sum(x)', reply: perMember({ ...two, c: failure(status, type, message) }) });
    expect(show(result)).toBe(`${type}: ${message}`);
  });

  const duplicate = failure(422, 'execution', 'vector cannot contain metrics with the same labelset');

  test('of several errors the one that one Prometheus comes to first', async () => {
    const { result } = await run({
      query: '(x + on (job) y) + on () abs({__name__=~"x|y"})',
      topology: { partitionLabels: [] },
      reply: ({ member, query }) =>
        query.startsWith('abs')
          ? duplicate
          : vector([{ job: 'j', ...(query === 'x' ? { instance: member } : {}) }, '1']),
    });
    expect(show(result)).toBe(
      'execution: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
    );
  });

  test('where members refuse a part for different reasons, all of its samples tell which is the first', async () => {
    const other = failure(422, 'execution', 'found duplicate series for the match group {}');
    const { asked } = await run({
      query: 'abs(x)',
      reply: ({ member, path }) =>
        path === 'read' ? { status: 502, body: '' } : member === 'a' ? duplicate : member === 'b' ? other : two.a,
    });
    expect(asked.filter(({ path }) => path === 'read').map(({ member }) => member)).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['canceled', 'canceled: the panel was closed'],
    ['limit', 'execution: the panel was closed'],
  ] as const)('%s on the way ends the query', async (kind, expected) => {
    const { result } = await run({
      query: 'sum(x)',
      reply: perMember({ ...two, c: { kind, message: 'the panel was closed' } }),
    });
    expect(show(result)).toBe(expected);
  });
});

describe('replicated jobs', () => {
  const replicated = { topology: { replicatedJobs: ['ksm'] } };
  const down: Reply = { kind: 'unavailable', message: 'down' };
  const isOfScrapes = ({ query }: MemberRequest) => query.includes('(up{');

  test('are taken from the next member where the first fails, and nothing is missing', async () => {
    const { result, asked } = await run({
      query: 'count(x{job="ksm"})',
      ...replicated,
      reply: perMember({ a: down, b: vector([{}, '7']), c: vector([{}, '6']) }),
      options: { partial: 'fail' },
    });
    expect(show(result)).toEqual(['{} 7']);
    expect(asked.filter((one) => !isOfScrapes(one)).map(({ member }) => member)).toEqual(['a', 'b']);
    expect(result.ok && result.value.notices).toEqual([]);
    expect(result.ok && result.value.coverage.map(({ member, state }) => `${member} ${state}`)).toEqual([
      'a complete',
      'b complete',
    ]);
  });

  test('are counted once, by another member where the one that counts them fails', async () => {
    const { result, asked } = await run({
      query: 'count(x)',
      ...replicated,
      reply: ({ member, query }) => (member === 'a' ? down : vector([{}, query === 'count(x)' ? '11' : '1'])),
    });
    expect(asked.filter((one) => !isOfScrapes(one)).map(({ member, query }) => `${member} ${query}`)).toEqual([
      'a count(x)',
      'b count(x{job!~"ksm"})',
      'c count(x{job!~"ksm"})',
      'b count(x)',
    ]);
    expect(show(result)).toEqual(['{} 12']);
    expect(result.ok && result.value.coverage.find(({ member }) => member === 'a')?.state).toBe('failed');
  });

  test.each([
    ['alike, what they hold is not asked', ['40', '42', '41'], false],
    ['not alike, what they hold is asked, whatever the configuration proves', ['40', '37', '40'], true],
  ])('where all were scraped %s', async (_, scrapes, isAsked) => {
    const { asked } = await run({
      query: 'count(x{job="ksm"})',
      ...replicated,
      reply: (request) =>
        request.path === 'query'
          ? vector([{}, isOfScrapes(request) ? scrapes['abc'.indexOf(request.member)] : '7'])
          : success([]),
      options: { ownership: { memory: new OwnershipMemory(), now: 0 } },
    });
    expect(asked.some(({ path }) => path === 'values')).toBe(isAsked);
  });
});
