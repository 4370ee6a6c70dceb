import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type ApiError } from '../../src/api/errors';
import { type RuleGroupsDocument } from '../../src/api/ruleGroups';
import { type RulePage } from '../../src/api/rules';
import { eventually } from '../harness/proxy';
import { RuledFleet } from '../harness/ruledFleet';

const TARGETS = 4;
const ALL = String(5 * TARGETS);

let fleet: RuledFleet;

beforeAll(async () => {
  fleet = await RuledFleet.start({ targets: TARGETS, rules: {} });
});

afterAll(() => fleet?.stop());

/** A rule file of one group that runs every second; each rule is a line of YAML. */
function fileOf(...rules: readonly string[]): string {
  return `groups:\n- name: web\n  interval: 1s\n  rules:\n${rules.map((rule) => `  - { ${rule} }\n`).join('')}`;
}

const SUM = `record: 'job:served:sum', expr: 'sum by (job) (served_total)'`;
const MAX = `record: 'job:served:max', expr: 'max by (job) (served_total)'`;
const MANY = `alert: Many, expr: 'sum(served_total) > 1'`;

async function save(text: string, over: number): Promise<Response> {
  return fetch(`${fleet.proxy.url}/api/v1/fleets/vms/rule-groups`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'if-match': `"${over}"` },
    body: JSON.stringify({ text, reason: 'test' }),
  });
}

const rules = () => fleet.get<RulePage>('/api/v1/fleets/vms/rules');

const named = async () =>
  (await rules()).groups.flatMap(({ file, name, rules: own }) => own.map((rule) => [file, name, rule.name]));

/** What the records themselves have of a query, without the proxy. */
async function recorded(query: string): Promise<string | undefined> {
  const { command } = JSON.parse(
    readFileSync(path.join(fleet.dir, 'data/fleets/vms/records/process.json'), 'utf8')
  ) as {
    command: readonly string[];
  };
  const address = command.join(' ').match(/--web\.listen-address=(\S+)/)?.[1];
  return valueAt(`http://${address}`, query);
}

async function valueAt(url: string, query: string): Promise<string | undefined> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const { data } = (await answer.json()) as { data?: { result: Array<{ value: [number, string] }> } };
  return data?.result[0]?.value[1];
}

const overFleet = (query: string) => valueAt(`${fleet.proxy.url}/fleets/vms`, query);

function gives(query: string, expected: string | undefined, ask: (query: string) => Promise<string | undefined>) {
  return eventually(`${query} gives ${expected}`, 30_000, async () =>
    (await ask(query)) === expected ? true : undefined
  );
}

test('rules that are saved are evaluated over all shards', async () => {
  expect((await rules()).hasRules).toBe(true);
  const answer = await save(fileOf(SUM, MANY), 0);
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"']);
  expect(await named()).toEqual([
    ['rules page', 'web', 'job:served:sum'],
    ['rules page', 'web', 'Many'],
  ]);
  await gives('job:served:sum', ALL, overFleet);
  await gives('ALERTS{alertname="Many", alertstate="firing"}', '1', overFleet);
});

test('bad ones are refused with the place, and those before go on', async () => {
  const answer = await save(fileOf(SUM, `record: 'a:b', expr: 'sum('`), 1);
  const { problems = [] } = (await answer.json()) as ApiError;
  expect([answer.status, problems.map(({ line, message }) => [line, message])]).toEqual([
    400,
    [[6, expect.stringMatching(/^group "web", rule 2: could not parse expression: /)]],
  ]);
  expect((await named()).map(([, , name]) => name)).toEqual(['job:served:sum', 'Many']);
  expect((await save(fileOf(MAX), 0)).status).toBe(412);
});

test('a rule that is changed takes over, and what the one before wrote ends', async () => {
  await save(fileOf(MAX, MANY), 1);
  await gives('job:served:max', '5', overFleet);
  await gives('job:served:sum', undefined, recorded);
  // It was written a moment ago: without a stale marker it would be found for five minutes.
  expect(await recorded('last_over_time(job:served:sum[5m])')).toBe(ALL);
  await gives('ALERTS{alertname="Many", alertstate="firing"}', '1', overFleet);
});

test('the proxy goes on with them after a kill', async () => {
  await fleet.proxy.kill('SIGKILL');
  await fleet.begin({});
  const since = Date.now() / 1000;
  await gives(`job:served:max and timestamp(job:served:max) > ${since}`, '5', overFleet);
  // Of alerts nothing is written before they have the state of before the kill: what is not written has no end.
  const firing = 'ALERTS{alertname="Many", alertstate="firing"}';
  await gives(`${firing} and timestamp(${firing}) > ${since}`, '1', recorded);
  const saved = await fleet.get<RuleGroupsDocument>('/api/v1/fleets/vms/rule-groups');
  expect(saved).toMatchObject({ version: 2, text: fileOf(MAX, MANY), reason: 'test' });
});

test('what a group wrote that is removed ends two intervals later', async () => {
  await gives('ALERTS{alertname="Many", alertstate="firing"}', '1', recorded);
  expect((await save('', 2)).status).toBe(200);
  expect(await named()).toEqual([]);
  await gives('job:served:max', undefined, recorded);
  await gives('ALERTS{alertname="Many"}', undefined, recorded);
  expect(await recorded('last_over_time(job:served:max[5m])')).toBe('5');
});
