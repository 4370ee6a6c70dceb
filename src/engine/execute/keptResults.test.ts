import { rangeGrid } from '../model/grid';
import { failure, matrix, type Reply, success } from './ask/testing/fakeMembers';
import { type MemberRequest } from './ask/transport';
import { growing, Keeping, STEP } from './testing/keeping';
import { run, show } from './testing/runOnMembers';

const NOW = 1_000_000;

const spans = (asked: readonly MemberRequest[]): readonly string[] =>
  asked.filter(({ member }) => member === 'a').map(({ start, end }) => `${start / STEP}..${end / STEP}`);

/** Of the result, samples that were kept. */
const ofResult = ({ result }: Awaited<ReturnType<typeof run>>): number => (result.ok ? result.value.cached : -1);

/** Asks for forty steps until a time. */
function refreshed(query: string, more: Partial<Parameters<typeof run>[0]> = {}) {
  const keeping = new Keeping('results');
  return async (now: number, later: typeof more = {}) => {
    keeping.now = now;
    const grid = rangeGrid(now - 40 * STEP, now, STEP);
    return await run({ query, grid, reply: growing, ...more, ...later, options: { fragments: keeping.fragments } });
  };
}

test.each<readonly [query: string, asked: readonly string[]]>([
  ['x', ['95..110']],
  ['sum(x)', ['95..110']],
  ['sum(x) / count(x)', ['95..110', '95..110']],
  ['x * on (instance) group_left () y', ['95..110']],
  ['x offset -20s', ['93..110']],
  ['topk(1, x)', ['95..110']],
  ['topk(1, sum by (instance) (x))', ['95..110']],
  ['limitk(1, x)', ['70..110']],
  ['x or y', ['70..110']],
  ['scalar(sum(x)) + time()', ['70..110']],
])('a refresh of %s asks for %j, and has the result of one that asks for all', async (query, asked) => {
  const refresh = refreshed(query);
  await refresh(NOW);
  const second = await refresh(NOW + 10 * STEP);
  expect(spans(second.asked)).toEqual(asked);
  const grid = rangeGrid(NOW - 30 * STEP, NOW + 10 * STEP, STEP);
  expect(show(second.result)).toEqual(show((await run({ query, grid, reply: growing })).result));
});

test('a choice among equal elements is made anew over all steps', async () => {
  const equal = (request: MemberRequest): Reply =>
    matrix(request, [{ instance: request.member }, Array.from({ length: (request.end - request.start) / STEP + 1 }, () => '1')]); // prettier-ignore
  const refresh = refreshed('topk(1, x)', { reply: equal });
  const [first, second] = [await refresh(NOW), await refresh(NOW + 10 * STEP)];
  expect(spans(second.asked)[0]).toBe('70..110');
  expect([ofResult(first), ofResult(second)]).toEqual([0, 0]);
  const texts = async (now: number) => new Set((await refresh(now)).asked.map(({ query }) => query));
  expect(new Set(first.asked.map(({ query }) => query))).toEqual(new Set(['topk(2, x)', 'x']));
  expect(await texts(NOW + 29 * STEP)).toEqual(new Set(['x']));
  expect(await texts(NOW + 30 * STEP)).toEqual(new Set(['topk(2, x)', 'x']));
});

test('what was put together is kept as what was asked for at once is', async () => {
  const refresh = refreshed('sum(x)');
  for (let i = 0; i < 20; i++) {
    const made = await refresh(NOW + 3 * i * STEP);
    expect(spans(made.asked)).toEqual([i === 0 ? '60..100' : `${95 + 3 * (i - 1)}..${100 + 3 * i}`]);
    expect(ofResult(made)).toBe(i === 0 ? 0 : 3 * 35 - 9);
  }
});

test('where all is kept nobody is asked', async () => {
  const keeping = new Keeping('results');
  keeping.now = NOW;
  const asking = {
    query: 'sum(x)',
    grid: rangeGrid(0, 900_000, STEP),
    reply: growing,
    options: { fragments: keeping.fragments },
  };
  const first = await run(asking);
  const second = await run(asking);
  expect(second.asked).toEqual([]);
  expect(show(second.result)).toEqual(show(first.result));
  expect(ofResult(second)).toBe(3 * 91);
});

test.each<readonly [string, (request: MemberRequest) => Reply]>([
  ['is warned of', (request) => growing(request, { warnings: ['w'] })],
  ['has a remark', (request) => growing(request, { infos: ['i'] })],
  ['lacks a member', (request) => (request.member === 'b' ? failure(503, 'unavailable', 'gone') : growing(request))],
])('where what is new %s, all is asked for', async (_, later) => {
  const refresh = refreshed('sum(x)');
  await refresh(NOW);
  const second = await refresh(NOW + 10 * STEP, { reply: later });
  const whole = await run({ query: 'sum(x)', grid: rangeGrid(NOW - 30 * STEP, NOW + 10 * STEP, STEP), reply: later });
  expect(spans(second.asked)).toEqual(['95..110', ...spans(whole.asked)]);
  expect(show(second.result)).toEqual(show(whole.result));
  const told = [second, whole].map(({ result }) => result.ok && [result.value.annotations, result.value.notices]);
  expect(told[0]).toEqual(told[1]);
});

test.each<readonly [string, Partial<Parameters<typeof run>[0]>]>([
  ['of a time that a store has', { topology: { store: { id: 's', flavour: 'prometheus', before: NOW - 20 * STEP } } }],
  ['that has more samples than may be', { topology: { lookback: 300_000 } }],
])('nothing is kept of a result %s', async (name, more) => {
  const keeping = new Keeping('results');
  keeping.now = NOW;
  const limits = { maxSamples: name.includes('samples') ? 30 : 100_000, maxSeries: 1_000, maxBytes: 1_000_000 };
  const ask = () =>
    run({
      ...{ query: 'sum(x)', grid: rangeGrid(NOW - 40 * STEP, NOW, STEP), ...more },
      reply: (request) => (request.path === 'read' ? success({}) : growing(request)),
      options: { fragments: keeping.fragments, limits },
    });
  const first = await ask();
  const second = await ask();
  expect(spans(second.asked)).toEqual(spans(first.asked));
  expect(show(second.result)).toEqual(show(first.result));
});
