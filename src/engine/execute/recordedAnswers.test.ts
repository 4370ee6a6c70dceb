import { rangeGrid } from '../model/grid';
import { type AnsweringRule, type Topology } from '../plan/topology';
import { failure, matrix, type Reply, success } from './ask/testing/fakeMembers';
import { type MemberRequest } from './ask/transport';
import { Keeping } from './testing/keeping';
import { options, run, show } from './testing/runOnMembers';

const S = 1000;
const STEP = 60 * S;
const grid = rangeGrid(0, 5 * STEP, STEP);

const rule: AnsweringRule = {
  ...{ group: 'g', name: 'r', expr: 'sum by (job) (x)', labels: { team: 't' }, interval: STEP },
  covered: [
    { from: STEP - 10 * S, to: 2 * STEP - 10 * S, series: 2 },
    { from: 4 * STEP - 10 * S, to: 4 * STEP - 10 * S, series: 1 },
  ],
};
const fleet = (rules: readonly AnsweringRule[] = [rule]): Partial<Topology> => ({
  records: { id: 'records', names: ['r'], answers: rules },
});

/** Of `r`: two series, one of which ends; a sample that no evaluation wrote is not looked at. */
const recorded: ReadonlyArray<readonly [job: string, values: ReadonlyArray<readonly [number, string]>]> = [
  ['u', [[50, '101'], [110, '102'], [230, '104'], [235, '999']]], // prettier-ignore
  ['v', [[50, '201'], [110, '202']]], // prettier-ignore
];

function reply(request: MemberRequest): Reply {
  if (request.member === 'records') {
    const result = recorded.map(([job, values]) => ({ metric: { __name__: 'r', job, team: 't' }, values }));
    return success({ resultType: 'matrix', result });
  }
  const values: string[] = [];
  for (let time = request.start; time <= request.end; time += request.step) {
    values.push(String(time / STEP));
  }
  return matrix(request, [{ job: 'u' }, values]);
}

const infosOf = ({ result }: Awaited<ReturnType<typeof run>>) =>
  result.ok ? result.value.annotations.map(({ level, message }) => `${level}: ${message}`) : [];

test('what was recorded is read for the steps that it is whole for, and the others are computed', async () => {
  const ran = await run({ query: 'sum by (job) (x)', grid, reply, topology: fleet() });
  // Each of three members gives the number of the step.
  expect(show(ran.result)).toEqual(['{"job":"u"} 0 101 102 9 104 15', '{"job":"v"} _ 201 202 _ _ _']);
  expect(infosOf(ran)).toEqual([
    'info: sum by (job) (x) is what group g recorded as r, from 1970-01-01T00:01:00Z to 1970-01-01T00:02:00Z, at 1970-01-01T00:04:00Z: values are up to 10s older, of the times when the rule was evaluated',
  ]);
  expect(ran.asked.filter(({ member }) => member === 'records').map(({ query }) => query)).toEqual(['r{team="t"}']);
});

test('at the very times of the evaluations it says so', async () => {
  const covered = [{ from: STEP - 10 * S, to: 2 * STEP - 10 * S, series: 2 }];
  const at = rangeGrid(STEP - 10 * S, 2 * STEP - 10 * S, STEP);
  const ran = await run({ query: 'sum by (job) (x)', grid: at, reply, topology: fleet([{ ...rule, covered }]) });
  expect(show(ran.result)).toEqual(['{"job":"u"} 101 102', '{"job":"v"} 201 202']);
  expect(infosOf(ran)[0]).toMatch(/: values are of these very times$/);
  expect(ran.asked.map(({ member }) => member)).toEqual(['records']);
});

const COMPUTED = ['{"job":"u"} 0 3 6 9 12 15'];

test.each<[string, (request: MemberRequest) => Reply, AnsweringRule, string]>([
  [
    'do not answer',
    (request) => (request.member === 'records' ? { kind: 'unavailable', message: 'refused' } : reply(request)),
    rule,
    'the records did not answer (refused)',
  ],
  [
    'refuse it',
    (request) => (request.member === 'records' ? failure(422, 'execution', 'too much') : reply(request)),
    rule,
    'the records did not answer (too much)',
  ],
  [
    'no longer have all of it',
    reply,
    { ...rule, covered: [{ from: STEP - 10 * S, to: 3 * STEP - 10 * S, series: 2 }] },
    'the records have 0 series of r at 1970-01-01T00:02:50Z, of 2 that were written',
  ],
  [
    'have more than was written',
    reply,
    { ...rule, covered: [{ from: STEP - 10 * S, to: STEP - 10 * S, series: 1 }] },
    'the records have 2 series of r at 1970-01-01T00:00:50Z, of 1 that were written',
  ],
])('where the records %s, it is computed, and told', async (_, answer, of, why) => {
  for (const partial of ['allow', 'fail'] as const) {
    const ran = await run({
      ...{ query: 'sum by (job) (x)', grid, reply: answer, topology: fleet([of]) },
      options: { partial },
    });
    expect(show(ran.result)).toEqual(COMPUTED);
    expect(infosOf(ran)).toEqual([`info: what rules recorded of it was not read, and it was computed: ${why}`]);
    expect(ran.result.ok && ran.result.value.notices).toEqual([]);
  }
});

test('without such a rule nobody asks the records', async () => {
  const ran = await run({ query: 'sum by (job) (x)', grid, reply, topology: fleet([]) });
  expect(show(ran.result)).toEqual(COMPUTED);
  expect(infosOf(ran)).toEqual([]);
  expect(new Set(ran.asked.map(({ member }) => member))).toEqual(new Set(['a', 'b', 'c']));
});

test('a result of which some was recorded is not kept', async () => {
  const { fragments } = new Keeping('results');
  const asking = { query: 'sum by (job) (x)', grid, reply, topology: fleet(), options: { ...options, fragments } };
  await run(asking);
  expect((await run(asking)).asked.length).toBeGreaterThan(0);
});
