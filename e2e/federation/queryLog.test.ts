import { type QueryLogPage } from '../../src/api/queryLog';
import { type RuleSuggestions } from '../../src/api/ruleSuggestions';
import { eventually } from '../harness/proxy';
import { RuledFleet } from '../harness/ruledFleet';

const TARGETS = 5;
const PART = 'sum by (job, code) (served_total)';
const ASKED = `topk(1, ${PART})`;
const RULES = `groups:
- name: g
  interval: 1s
  rules:
  - { record: 'job:up:sum', expr: 'sum by (job) (up)' }
`;

const METRICS = '# TYPE served_total counter\nserved_total{code="404"} 5\nserved_total{code="200"} 7\n';
const CONFIG = { files: ['rules.yml'] };

let fleet: RuledFleet;

beforeAll(async () => {
  fleet = await RuledFleet.start({ targets: TARGETS, metrics: METRICS, rules: CONFIG, file: RULES });
});

afterAll(() => fleet?.stop());

const get = <T>(route: string) => fleet.get<T>(route);

const ask = (query: string) =>
  get<{ data?: { result: Array<{ value: [number, string] }> } }>(
    `/fleets/vms/api/v1/query?${new URLSearchParams({ query })}`
  );
const log = () => get<QueryLogPage>('/api/v1/fleets/vms/queries');
const runsOf = ({ queries }: QueryLogPage) => Object.fromEntries(queries.map(({ query, runs }) => [query, runs]));

test('what is asked is told with what the shards gave, evaluations of rules are not, and a kill loses nothing that was told', async () => {
  await eventually('all targets are read', 60_000, async () =>
    (await ask(`count(served_total) == ${2 * TARGETS}`)).data?.result.length === 1 ? true : undefined
  );
  for (let i = 0; i < 6; i++) {
    await ask(ASKED);
  }
  await eventually('the rule has recorded', 60_000, async () =>
    (await ask('job:up:sum')).data?.result[0]?.value[1] === String(TARGETS) ? true : undefined
  );
  const told = await log();
  expect(told.queries.find(({ query }) => query === ASKED)).toMatchObject({
    ...{ runs: 6, failed: 0, step: 0, notPushed: expect.any(String) },
    askers: [{ login: 'local', runs: 6 }],
  });
  expect(told.queries.find(({ query }) => query === ASKED)?.bytes).toBeGreaterThan(6 * 100);
  expect(Object.keys(runsOf(told))).not.toContain('sum by (job) (up)');
  await fleet.proxy.kill('SIGKILL');
  await fleet.begin(CONFIG);
  expect(runsOf(await log())).toMatchObject({ [ASKED]: 6, 'job:up:sum': expect.any(Number) });
});

test('a suggested rule would write as many series as its expression gives', async () => {
  const found = await eventually('the series are counted', 60_000, async () => {
    const { suggestions } = await get<RuleSuggestions>('/api/v1/fleets/vms/rule-suggestions');
    const one = suggestions.find(({ expr }) => expr === PART);
    return one?.series === undefined ? undefined : one;
  });
  expect(found).toMatchObject({ record: 'code_job:served_total:sum', series: 2 });
  expect((await ask(PART)).data?.result).toHaveLength(2);
});
