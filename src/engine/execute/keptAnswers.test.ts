import { instantGrid, rangeGrid } from '../model/grid';
import { failure, type Reply, success } from './ask/testing/fakeMembers';
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

describe('raw samples', () => {
  const SCRAPE = 7_000;
  const topology = { members: [{ id: 'a', promql: false }, { id: 'b' }], lookback: 60_000 };
  const MINUTE = 60_000;

  /** One series a member, scraped every seven seconds, and one that comes and goes. */
  function scraped({ member, start, end }: MemberRequest, more: object = {}): Reply {
    const times: number[] = [];
    // As a member that has no remote read gives them, with a sample more at both ends.
    for (let time = Math.ceil(start / SCRAPE - 1) * SCRAPE; time <= end + SCRAPE; time += SCRAPE) {
      times.push(time);
    }
    const result = [
      { metric: { __name__: 'x', instance: member }, values: times.map((time) => [time / 1000, String(time)]) },
      {
        metric: { __name__: 'x', instance: member, at: 'times' },
        values: times.filter((time) => Math.floor(time / 500_000) % 2 === 1).map((time) => [time / 1000, '1']),
      },
    ];
    return success({ resultType: 'matrix', result: result.filter(({ values }) => values.length > 0) }, more);
  }

  const reads = (asked: readonly MemberRequest[]): readonly string[] =>
    asked.filter(({ member }) => member === 'a').map(({ path, start, end }) => `${path} ${start}..${end}`);

  test.each([
    ['x'],
    ['sum(rate(x[2m]))'],
    ['count_over_time(x[1m]) - count_over_time(x[1m] offset 1m)'],
    ['sum by (instance) (x offset -30s)'],
  ])('refreshes of %s read what is new and may change', async (query) => {
    const keeping = new Keeping('members');
    const text: string[][] = [];
    for (let i = 0; i < 20; i++) {
      keeping.now = 10_000_000 + i * 31_000;
      const grid = rangeGrid(keeping.now - 20 * MINUTE, keeping.now, STEP);
      const asking = { query, grid, reply: scraped, topology };
      const { result, asked } = await run({ ...asking, options: { fragments: keeping.fragments } });
      const whole = await run(asking);
      expect(show(result)).toEqual(show(whole.result));
      expect(result.ok && result.value.coverage[0].cached > 0).toBe(i > 0);
      expect(result.ok && result.value.coverage[0].samples).toBe(
        whole.result.ok && whole.result.value.coverage[0].samples
      );
      text.push([...reads(asked)]);
    }
    const ahead = query.includes('-30s') ? 30_000 : 0;
    expect(text.map((one) => one.length)).toEqual(text.map(() => 1));
    expect(text[1]).toEqual([`read ${10_000_000 - MINUTE + 1}..${10_031_000 + ahead}`]);
  });

  test('an instant query takes of a range what it reads, and a longer range reads what is missing', async () => {
    const keeping = new Keeping('members');
    keeping.now = 10_000_000;
    const ask = async (query: string, start: number, end: number) => {
      const grid = start === end ? instantGrid(start) : rangeGrid(start, end, STEP);
      const asking = { query, grid, reply: scraped, topology };
      const { result, asked } = await run({ ...asking, options: { fragments: keeping.fragments } });
      expect(show(result)).toEqual(show((await run(asking)).result));
      return reads(asked);
    };
    expect(await ask('rate(x[1m])', 9_000_000, 9_500_000)).toEqual(['read 8940001..9500000']);
    expect(await ask('rate(x[5m])', 9_400_000, 9_400_000)).toEqual([]);
    expect(await ask('rate(x[1m])', 8_500_000, 9_900_000)).toEqual(['read 8440001..8940000', 'read 9500001..9900000']);
    expect(await ask('rate(x[1m])', 8_500_000, 9_900_000)).toEqual([]);
  });

  test.each([
    ['warns', { warnings: ['w'] }],
    ['fails', { status: 'error', errorType: 'unavailable', error: 'e' }],
  ])('those of an answer that %s are not kept', async (_, more) => {
    const keeping = new Keeping('members');
    keeping.now = 10_000_000;
    const grid = rangeGrid(9_000_000, 9_500_000, STEP);
    const options = { fragments: keeping.fragments };
    const ask = () => run({ query: 'x', grid, reply: (one) => scraped(one, more), topology, options });
    const [first, second] = [await ask(), await ask()];
    expect(reads(second.asked)).toEqual(reads(first.asked));
  });

  test('where a member fails to read what is missing, all is read', async () => {
    const keeping = new Keeping('members');
    keeping.now = 10_000_000;
    const options = { fragments: keeping.fragments };
    const grid = rangeGrid(9_000_000, 10_000_000, STEP);
    const asking = { query: 'x', grid, topology, options };
    const first = await run({ ...asking, reply: scraped });
    const { result, asked } = await run({
      ...asking,
      reply: (one) =>
        one.start > 9_500_000 && one.member === 'a'
          ? { kind: 'unavailable', message: 'the connection ended' }
          : scraped(one),
    });
    expect(show(result)).toEqual(show(first.result));
    expect(reads(asked)).toEqual(['read 9940001..10000000', 'read 8940001..10000000']);
  });

  test('those of a member that is another one now are not taken', async () => {
    const keeping = new Keeping('members');
    keeping.now = 10_000_000;
    const grid = rangeGrid(9_000_000, 9_500_000, STEP);
    const options = { fragments: keeping.fragments };
    const ask = () => run({ query: 'x', grid, reply: scraped, topology, options });
    const first = await ask();
    keeping.signature = 'another';
    expect(reads((await ask()).asked)).toEqual(reads(first.asked));
    expect(reads((await ask()).asked)).toEqual([]);
  });
});
