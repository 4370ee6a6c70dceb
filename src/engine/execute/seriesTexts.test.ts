import { instantGrid, rangeGrid } from '../model/grid';
import { matrix, type Reply, success, vector } from './ask/testing/fakeMembers';
import { type MemberRequest } from './ask/transport';
import { growing, Keeping, STEP } from './testing/keeping';
import { run, show } from './testing/runOnMembers';

const range = rangeGrid(0, 40_000, STEP);

/** Two series a member. */
function two(request: MemberRequest): Reply {
  const of = (name: string) => ({ __name__: name, instance: request.member });
  return request.path === 'query'
    ? vector([of('x'), '1'], [of('y'), '2'])
    : matrix(request, [of('x'), ['1', '2', '3', '4', '5']], [of('y'), ['1.5', 'NaN', '1e+30', '-0', '0']]);
}

/** The texts of a result's series, in its order; `_` where a series has none. */
async function texts(asked: Parameters<typeof run>[0]): Promise<readonly string[] | undefined> {
  const { result } = await run(asked);
  const value = result.ok ? result.value.value : undefined;
  return value?.type !== 'vector'
    ? undefined
    : value.series.texts?.map((text) =>
        text === undefined ? '_' : new TextDecoder().decode(text.bytes.subarray(text.from, text.to))
      );
}

const series = (name: string, member: string, values: string) =>
  `{"metric":{"__name__":"${name}","instance":"${member}"},"values":[${values}]}`;
const X = '[0,"1"],[10,"2"],[20,"3"],[30,"4"],[40,"5"]';
const Y = '[0,"1.5"],[10,"NaN"],[20,"1e+30"],[30,"-0"],[40,"0"]';

test('a result that members’ series are has their texts, in the order of labels', async () => {
  expect(await texts({ query: '{job="a"}', grid: range, reply: two })).toEqual(
    ['a', 'b', 'c'].map((member) => series('x', member, X)).concat(['a', 'b', 'c'].map((m) => series('y', m, Y)))
  );
});

test.each([
  ['sum by (instance) (x)', 6],
  ['x * 2', 6],
  ['rate(x[1m])', 6],
  ['sum(x)', undefined],
  ['-sum(x)', undefined],
  ['topk(1, x)', undefined],
  ['x > scalar(sum(x))', undefined],
])('%s has %p texts', async (query, expected) => {
  expect((await texts({ query, grid: range, reply: two }))?.length).toBe(expected);
});

test('an instant query has those of its series too', async () => {
  expect(await texts({ query: '{job="a"}', grid: instantGrid(0), reply: two })).toHaveLength(6);
});

test('a range of one step, which members answer as an instant query, has none', async () => {
  const asked = { query: 'x', grid: rangeGrid(0, 0, STEP), reply: two };
  expect((await run(asked)).asked[0].path).toBe('query');
  expect(await texts(asked)).toBeUndefined();
});

test('a series that two members have is none of theirs', async () => {
  const reply = (request: MemberRequest) => matrix(request, [{ a: '1' }, ['1', '2', '3', '4', '5']]);
  const { result } = await run({ query: 'x', grid: range, reply });
  expect(show(result)).toEqual(['{"a":"1"} 1 2 3 4 5']);
  expect(await texts({ query: 'x', grid: range, reply })).toBeUndefined();
});

test('labels that a member has in the fleet alone are not in its texts', async () => {
  const members = ['a', 'b'].map((id) => ({ id, labels: { cluster: id } }));
  const asked = { query: 'x', grid: range, reply: two, topology: { kind: 'independent', members } as const };
  expect((await run(asked)).result.ok).toBe(true);
  expect(await texts(asked)).toBeUndefined();
});

test('an answer with native histograms is written of its samples', async () => {
  const histogram = { count: '1', sum: '1', buckets: [[0, '0', '1', '1']] };
  const reply = ({ member }: MemberRequest) =>
    success({
      resultType: 'matrix',
      result: [
        { metric: { a: member }, values: [[0, '1']], histograms: [[10, histogram]] },
        { metric: { b: member }, values: [[0, '1']] },
      ],
    });
  expect((await texts({ query: 'x', grid: range, reply }))?.map((text) => text === '_')).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ]);
});

test('what is kept has none, and is what it was', async () => {
  const keeping = new Keeping('members');
  keeping.now = 1_000_000;
  const asked = { query: 'x', grid: rangeGrid(0, 900_000, STEP), reply: growing };
  const fragments = { options: { fragments: keeping.fragments } };
  const first = await run({ ...asked, ...fragments });
  const again = await run({ ...asked, ...fragments });
  expect(again.asked).toEqual([]);
  expect(show(again.result)).toEqual(show(first.result));
  expect(await texts({ ...asked, ...fragments })).toBeUndefined();
  expect(await texts(asked)).toHaveLength(3);
});

test('steps that are asked for in several pieces are put together', async () => {
  const reply = (request: MemberRequest) =>
    matrix(request, [{ a: request.member }, Array.from({ length: 11_000 }, () => '1').slice(0, (request.end - request.start) / request.step + 1)]); // prettier-ignore
  expect(await texts({ query: 'x', grid: rangeGrid(0, 11_500_000, 1000), reply })).toBeUndefined();
});
