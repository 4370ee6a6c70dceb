import { rangeGrid } from '../model/grid';
import { failure } from './ask/testing/fakeMembers';
import { type MemberRequest } from './ask/transport';
import { run, show } from './testing/runOnMembers';
import { growing, Keeping, STEP } from './testing/keeping';

const spans = (asked: readonly MemberRequest[]): readonly string[] =>
  asked.filter(({ member }) => member === 'a').map(({ path, start, end }) => `${path} ${start / STEP}..${end / STEP}`);

test.each<readonly [query: string]>([['x'], ['sum(x)'], ['avg(x)'], ['x + 1']])(
  'refreshes of %s ask for what is new and may change, and have the answer of one that asks for all',
  async (query) => {
    const keeping = new Keeping('members');
    const text: string[] = [];
    for (let i = 0; i < 20; i++) {
      keeping.now = 1_000_000 + i * 3 * STEP;
      const grid = rangeGrid(keeping.now - 40 * STEP, keeping.now, STEP);
      const asking = { query, grid, reply: growing };
      const { result, asked } = await run({ ...asking, options: { fragments: keeping.fragments } });
      expect(show(result)).toEqual(show((await run(asking)).result));
      text.push(spans(asked)[0]);
      expect(result.ok && result.value.coverage[0].cached > 0).toBe(i > 0);
    }
    expect(text.slice(0, 2)).toEqual(['query_range 60..100', 'query_range 95..103']);
    expect(text.at(-1)).toBe('query_range 149..157');
  }
);

test.each([
  ['warns', { warnings: ['w'] }],
  ['remarks', { infos: ['i'] }],
  ['fails', { status: 'error', errorType: 'execution', error: 'e' }],
])('an answer that %s is not kept', async (_, more) => {
  const keeping = new Keeping('members');
  keeping.now = 1_000_000;
  const grid = rangeGrid(0, 900_000, STEP);
  const ask = () =>
    run({ query: 'x', grid, reply: (one) => growing(one, more), options: { fragments: keeping.fragments } });
  const first = await ask();
  const second = await ask();
  expect(spans(second.asked)).toEqual(spans(first.asked));
  expect(show(second.result)).toEqual(show(first.result));
});

test('what is kept of a member counts as its answer where all is kept', async () => {
  const keeping = new Keeping('members');
  keeping.now = 1_000_000;
  const grid = rangeGrid(0, 900_000, STEP);
  const ask = () => run({ query: 'x', grid, reply: growing, options: { fragments: keeping.fragments } });
  const first = await ask();
  const { result, asked } = await ask();
  expect(asked).toEqual([]);
  expect(show(result)).toEqual(show(first.result));
  expect(result.ok && result.value.coverage.map(({ member, samples, cached }) => [member, samples, cached])).toEqual(
    ['a', 'b', 'c'].map((member) => [member, 91, 91])
  );
});

test('limits hold for what is kept', async () => {
  const keeping = new Keeping('members');
  keeping.now = 1_000_000;
  const asking = { query: 'x', grid: rangeGrid(0, 900_000, STEP), reply: growing };
  await run({ ...asking, options: { fragments: keeping.fragments } });
  const limits = { maxSamples: 100, maxSeries: 1_000, maxBytes: 1_000_000 };
  const { result } = await run({ ...asking, options: { fragments: keeping.fragments, limits } });
  expect(show(result)).toMatch(/too many samples/);
});

test('what a member refuses over a span of its own is asked for whole', async () => {
  const keeping = new Keeping('members');
  keeping.now = 1_000_000;
  const query = 'x';
  const grid = rangeGrid(0, 1_000_000, STEP);
  const { result: first } = await run({ query, grid, reply: growing, options: { fragments: keeping.fragments } });
  const refused = failure(422, 'execution', 'unexpected error');
  const { result, asked } = await run({
    query,
    grid,
    reply: (request) => (request.start > 0 && request.member === 'a' ? refused : growing(request)),
    options: { fragments: keeping.fragments },
  });
  expect(show(result)).toEqual(show(first));
  expect(spans(asked)).toEqual(['query_range 95..100', 'query_range 0..100']);
});
