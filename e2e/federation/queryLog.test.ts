import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { type QueryLogPage } from '../../src/api/queryLog';
import { type RuleSuggestions } from '../../src/api/ruleSuggestions';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const TARGETS = 5;
const PART = 'sum by (job, code) (served_total)';
const ASKED = `topk(1, ${PART})`;
const RULES = `groups:
- name: g
  interval: 1s
  rules:
  - { record: 'job:up:sum', expr: 'sum by (job) (up)' }
`;

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-query-log-'));
let targets: MetricsTargets;
let proxy: Proxy;
let restart: () => Promise<Proxy>;

beforeAll(async () => {
  const found = await findPrometheus();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  targets = await startMetricsTargets(
    TARGETS,
    '# TYPE served_total counter\nserved_total{code="404"} 5\nserved_total{code="200"} 7\n'
  );
  writeFileSync(path.join(dir, 'rules.yml'), RULES);
  const fleet = {
    ...{ id: 'vms', kind: 'hash', driver: 'process', scrape_interval: '1s', rules: { files: ['rules.yml'] } },
    process: { shards: 2, scrape_configs: [{ job_name: 'vm', static_configs: [{ targets: targets.addresses }] }] },
  };
  restart = () => startProxy({ fleets: JSON.stringify({ fleets: [fleet] }), dir, args: ['--prometheus', found.path] });
  proxy = await restart();
});

afterAll(async () => {
  await proxy?.kill('SIGTERM');
  targets?.stop();
  rmSync(dir, { recursive: true, force: true });
});

async function get<T>(route: string): Promise<T> {
  return (await (await fetch(`${proxy.url}${route}`)).json()) as T;
}

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
  await proxy.kill('SIGKILL');
  proxy = await restart();
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
