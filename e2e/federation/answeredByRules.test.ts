import { type Explain } from '../../src/api/explain';
import { fleetListSchema, topologySchema } from '../../src/api/fleets';
import { type FleetRule, type RulePage } from '../../src/api/rules';
import { eventually } from '../harness/proxy';
import { RuledFleet } from '../harness/ruledFleet';

// Queries of what a rule records, over a fleet whose rules were evaluated with a hole between.

const INTERVAL = 2;
/** Values that are other ones with each scrape. */
const NEWEST = 'max by (instance, job) (timestamp(served_total))';
const SUM = 'sum by (job) (timestamp(served_total))';
const RULES = `groups:
- name: web
  interval: ${INTERVAL}s
  query_offset: 3s
  rules:
  - { record: 'instance:newest', expr: '${NEWEST}' }
  - { record: 'job:newest:sum', expr: '${SUM}', labels: { team: a } }
  - { record: 'job:first', expr: 'topk(1, ${SUM})' }
`;

const COMPUTING = { files: ['rules.yml'] };
const ANSWERING = { ...COMPUTING, answer_queries: [{ group: 'web', file: 'rules.yml' }] };

let fleet: RuledFleet;

beforeAll(async () => {
  fleet = await RuledFleet.start({ targets: 4, rules: COMPUTING, file: RULES });
});

afterAll(() => fleet?.stop());

const get = <T>(route: string) => fleet.get<T>(route);

async function rule(name: string): Promise<FleetRule | undefined> {
  const { groups } = await get<RulePage>(`/api/v1/fleets/vms/rules?rule=${name}`);
  return groups.flatMap(({ rules }) => rules).find((one) => one.name === name);
}

/** Waits until evaluations of a rule are known to be whole up to a time, in milliseconds. */
function covered(name: string, test: (answering: NonNullable<FleetRule['answering']>) => boolean) {
  return eventually(`${name} is recorded`, 60_000, async () => {
    const { answering } = (await rule(name)) ?? {};
    return answering !== undefined && test(answering) ? answering : undefined;
  });
}

interface Answer {
  readonly status: string;
  readonly data: { readonly result: ReadonlyArray<{ metric: object; values: ReadonlyArray<[number, string]> }> };
  readonly infos?: readonly string[];
  readonly warnings?: readonly string[];
}

interface Asked {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const range = (query: string, asked: Asked, more: Record<string, string> = {}) =>
  get<Answer>(
    `/fleets/vms/api/v1/query_range?${new URLSearchParams({ query, ...numbers(asked), ...more }).toString()}`
  );

function numbers({ start, end, step }: Asked): Record<string, string> {
  return { start: String(start), end: String(end), step: String(step) };
}

/** As `range`, computed: with another lookback the answers of rules are not the query's. */
const computed = (query: string, asked: Asked) => range(query, asked, { lookback_delta: '4m59s' });

const told = ({ infos = [], warnings = [] }: Answer) => [...infos, ...warnings];

const QUERIES = [
  NEWEST,
  SUM,
  'max by (job, instance) ((timestamp(served_total)))',
  `(${SUM}) / on (job) count by (job) (served_total)`,
  `max(${NEWEST}) - min(${NEWEST})`,
];

test('nothing of rules is read instead where no group says so', async () => {
  await eventually('rules are evaluated', 60_000, async () =>
    (await rule('instance:newest'))?.health === 'ok' ? true : undefined
  );
  const end = Math.floor(Date.now() / 1000) - 4;
  expect(told(await range(SUM, { start: end - 10, end, step: INTERVAL }))).toEqual([]);
  expect((await rule('job:newest:sum'))?.answering).toBeUndefined();
});

/** Evaluations before and after the hole, as a range of a query in seconds. */
let whole: Asked;

test('what was recorded is what is computed at the times of the evaluations, also beside a hole', async () => {
  await fleet.reload(ANSWERING);
  const { since = 0 } = await covered('job:newest:sum', ({ since: first }) => first !== undefined);
  await covered('job:newest:sum', ({ until = 0 }) => until - since > 16_000);
  await fleet.proxy.kill('SIGKILL');
  const killed = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 3 * INTERVAL * 1000));
  await fleet.begin(ANSWERING);
  const { until = 0 } = await covered('job:newest:sum', (one) => one.gaps > 0 && (one.until ?? 0) > killed + 12_000);
  expect((await covered('job:newest:sum', () => true)).since).toBe(since);
  whole = { start: since / 1000 - 3 * INTERVAL, end: until / 1000, step: INTERVAL };
  for (const query of QUERIES) {
    const answer = await range(query, whole);
    expect(answer.data.result.length).toBeGreaterThan(0);
    expect([query, answer.data]).toEqual([query, (await computed(query, whole)).data]);
    expect(told(answer).join()).toMatch(/is what group web recorded as .*: values are of these very times/);
  }
});

test('the data source is told of it with the topology, and nobody else is', async () => {
  const { fleet: seen } = topologySchema.parse(await get('/api/v1/fleets/vms/topology'));
  const { answers = [], names } = seen.records ?? {};
  expect(names).toContain('job:first');
  expect(answers.map(({ name, group, interval, covered: runs }) => [name, group, interval, runs.length > 1])).toEqual([
    ['instance:newest', 'web', 1000 * INTERVAL, true],
    ['job:newest:sum', 'web', 1000 * INTERVAL, true],
  ]);
  const { fleets: listed } = fleetListSchema.parse(await get('/api/v1/fleets'));
  expect(listed.map(({ records }) => records?.answers)).toEqual([undefined]);
});

test('explain says what is read and what is computed', async () => {
  const query = new URLSearchParams({ query: SUM, ...numbers(whole) }).toString();
  const { data } = await get<{ data: Explain }>(`/fleets/vms/explain?${query}`);
  const [{ op, reason }, ...rows] = data.rows;
  expect([op, reason]).toEqual(['recorded', expect.stringMatching(/^group web recorded it as job:newest:sum: that is read from .*Z, from .*, and computed at the other steps$/)]); // prettier-ignore
  const asked = rows.map((row) => [row.op, row.asks.map(({ members }) => members.join())]);
  expect(asked).toEqual([
    ['leaf', ['shard-0,shard-1']],
    ['raw', ['records']],
    ['leaf', ['shard-0,shard-1']],
    ['raw', ['records']],
  ]);
});

test('between evaluations values are of the one before, and that is told', async () => {
  const { data } = await range(SUM, whole);
  const later = await range(SUM, { ...whole, start: whole.start + 0.5, end: whole.end + 0.5 });
  expect(told(later).join()).toMatch(/values are up to 0\.5s older, of the times when the rule was evaluated/);
  const at = new Map(later.data.result[0].values.map(([time, value]) => [time - 0.5, value]));
  const same = data.result[0].values.filter(([time, value]) => at.get(time) === value);
  expect(same.length).toBeGreaterThan(8);
});

test.each([
  ['another lookback', { lookback_delta: '4m' }],
  ['the last digit', { exact: '1' }],
])('with %s it is computed', async (_, more) => {
  expect(told(await range(SUM, whole, more))).toEqual([]);
});

test('what a rule chose is not read for its expression, and the rule says why', async () => {
  expect((await rule('job:first'))?.answering).toEqual({
    problem: 'that chooses, sorts or enriches elements',
    gaps: 0,
  });
});

test('a group that is not there is a problem', async () => {
  await fleet.reload({ ...COMPUTING, answer_queries: [{ group: 'web' }, { group: 'wob' }] });
  const { problems } = await get<{ problems: readonly string[] }>('/api/v1/fleets/vms/shards');
  expect(problems).toContain('rules.answer_queries names the group "wob", which nothing has.');
});

test('without the records it is computed, and told', async () => {
  await fleet.reload({ ...ANSWERING, records: { url: 'http://127.0.0.1:9' } });
  const answer = await range(SUM, whole);
  expect(answer.data).toEqual((await computed(SUM, whole)).data);
  expect(told(answer)).toEqual([
    expect.stringMatching(
      /^what rules recorded of it was not read, and it was computed: the records did not answer \(/
    ),
  ]);
});
