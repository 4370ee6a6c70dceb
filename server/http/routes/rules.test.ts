import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { shardListSchema } from '../../../src/api/fleets';
import { type FleetRule, rulePageSchema, type RulePage } from '../../../src/api/rules';
import { fail, Labels, ok } from '../../../src/engine/index';
import { type RuleAnswer } from '../../rules/evaluate/groupRun';
import { FleetRules, NOTHING_MADE } from '../../rules/fleetRules';
import { NOBODY_NOTIFIED } from '../../rules/testing/nobodyNotified';
import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const FILE = `groups:
- name: web
  interval: 50ms
  limit: 1000
  labels: { team: a }
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
    labels: { zone: eu }
  - record: broken
    expr: bad
- name: alerts
  interval: 50ms
  query_offset: 5s
  rules:
  - alert: Down
    expr: many
    for: 1h
    keep_firing_for: 5m
    annotations: { summary: "down {{ $labels.instance }}" }
`;
const ALERTS = 150;

const anonymous = grafanaUser('Viewer', { IsAnonymous: true });

let dir: string;
let members: FakeMember[];
let rules: FleetRules | undefined;
let site: Awaited<ReturnType<typeof staticSite>>;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-rules-'));
  members = await Promise.all([0, 1].map(() => fakeMember(json({ status: 'success', data: { groups: [] } }))));
  const shards = members.map(({ url }, i) => `{id: s${i}, replicas: [{url: "${url}"}]}`).join();
  const more = 'kind: hash, driver: static, partition_labels: [instance]';
  const own = `rules: {files: ["${dir}/*.yml"], records: {url: "http://127.0.0.1:1"}}`;
  site = await staticSite(
    `fleets: [{id: vms, organisations: [1], anonymous: true, ${more}, ${own}, static: {shards: [${shards}]}}]`
  );
});

afterEach(async () => {
  await rules?.stop();
  await site.close();
  await Promise.all(members.map((member) => member.close()));
  rmSync(dir, { recursive: true, force: true });
  rules = undefined;
});

function series(n: number): RuleAnswer {
  const labels = Array.from({ length: n }, (_, i) => Labels.of({ instance: `i${i}` }));
  return { labels, values: new Float64Array(n).fill(0.5), histograms: new Map(), message: Buffer.from('samples') };
}

/** The rules of a file at work, over answers that are made up. */
function evaluate(text: string): FleetRules {
  writeFileSync(path.join(dir, 'a.yml'), text);
  rules = new FleetRules({
    ...{ records: 'records', elsewhere: () => [], onProblems: () => undefined, now: () => Date.now() },
    ...NOBODY_NOTIFIED,
    settings: () => ({
      files: [path.join(dir, '*.yml')],
      made: NOTHING_MADE,
      interval: 60_000,
      queryOffset: 1000,
      basis: '',
      answering: [],
    }),
    enter: () => Promise.resolve(() => undefined),
    ask: ({ expr, record }) =>
      Promise.resolve(
        expr === 'bad' ? fail('unavailable', 's1 is missing') : ok(record === undefined ? series(ALERTS) : series(3))
      ),
    write: () => Promise.resolve({ kind: 'written' }),
  });
  site.fleets[0].rules = rules;
  rules.begin();
  return rules;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function get(query = '', headers: Record<string, string> = anonymous): Promise<RulePage> {
  const response = await fetch(`${site.url}/api/v1/fleets/vms/rules?${query}`, { headers });
  return rulePageSchema.parse(await response.json());
}

const namesOf = ({ groups }: RulePage) => groups.map((group) => [group.name, ...group.rules.map(({ name }) => name)]);

describe('the rules of a fleet', () => {
  it('are told with what became of them, to everybody who sees the fleet', async () => {
    evaluate(FILE);
    await until(seen);
    const page = await get();
    const [alerts, web] = page.groups;
    expect(page).toMatchObject({
      ...{ fleet: 'vms', hasRules: true, total: 3, problems: [], results: { records: 'records', elsewhere: false } },
      summary: { groups: 2, rules: 3, ok: 2, err: 1, unknown: 0, firing: 0, pending: 1, remarked: 0 },
      ...{ alertmanagers: [], hasAlerts: true },
    });
    expect(page.next).toBeUndefined();
    expect(web).toMatchObject({
      ...{ name: 'web', interval: 50, limit: 1000, queryOffset: 1000, missed: expect.any(Number) },
      counts: { rules: 2, ok: 1, err: 1 },
    });
    expect(web.longest).toBeGreaterThanOrEqual(web.evaluationTime);
    expect(web.next).toBeGreaterThan(web.lastEvaluation ?? Infinity);
    expect(web.rules).toMatchObject([
      {
        ...{ kind: 'recording', name: 'job:up:sum', expr: 'sum by (job) (up)', labels: { team: 'a', zone: 'eu' } },
        ...{ health: 'ok', samples: 3, longest: expect.any(Number) },
      },
      { kind: 'recording', name: 'broken', health: 'err', lastError: 's1 is missing', samples: 0 },
    ]);
    expect(alerts).toMatchObject({ name: 'alerts', queryOffset: 5000, counts: { rules: 1, pending: 1 } });
    const [down] = alerts.rules;
    expect(down).toMatchObject({
      ...{ kind: 'alerting', for: 3_600_000, keepFiringFor: 300_000, state: 'pending', alertCount: ALERTS },
      annotations: { summary: 'down {{ $labels.instance }}' },
    });
    expect(down.alerts).toHaveLength(100);
    expect(down.alerts?.[0]).toMatchObject({
      ...{ state: 'pending', value: '0.5', labels: { alertname: 'Down', instance: 'i0' } },
      annotations: { summary: 'down i0' },
    });
  });

  /** Whether each rule was evaluated. */
  const seen = () =>
    rules !== undefined && rules.groups.length > 0 && rules.groups.every(({ run }) => run.lastEvaluation !== undefined);

  it.each([
    ['search=ZONE', []],
    ['search=eu', [['web', 'job:up:sum']]],
    ['search=WEB', [['web', 'job:up:sum', 'broken']]],
    ['search=many', [['alerts', 'Down']]],
    ['kind=alerting', [['alerts', 'Down']]],
    ['health=err', [['web', 'broken']]],
    ['state=pending', [['alerts', 'Down']]],
    ['state=firing', []],
    ['rule=broken', [['web', 'broken']]],
    ['rule=broken&group=alerts', []],
    ['group=web&limit=1', [['web', 'job:up:sum']]],
    ['limit=2&offset=2', [['web', 'broken']]],
  ])('%s: %j', async (query, expected) => {
    evaluate(FILE);
    await until(seen);
    const page = await get(query);
    expect(namesOf(page)).toEqual(expected);
    expect(page.summary.rules).toBe(3);
  });

  it('come in pages that stay small', async () => {
    const rule = (i: number) => `  - { record: 'r:${i}', expr: 'x{a="${'a'.repeat(20_000)}"}' }`;
    evaluate(`groups:\n- name: g\n  rules:\n${Array.from({ length: 120 }, (_, i) => rule(i)).join('\n')}\n`);
    await rules?.ready;
    const pages: RulePage[] = [];
    for (let offset: number | undefined = 0; offset !== undefined; offset = pages.at(-1)?.next) {
      pages.push(await get(`limit=1000&offset=${offset}`));
    }
    expect(pages.map((page) => JSON.stringify(page).length < 1_000_000)).toEqual([true, true, true]);
    const names = pages.flatMap((page) => page.groups.flatMap((group) => group.rules.map(({ name }) => name)));
    expect(names).toEqual(Array.from({ length: 120 }, (_, i) => `r:${i}`));
  });

  it('say what is wrong with the files', async () => {
    evaluate('groups: [{ name: g, rules: [{ record: a, expr: "sum(" }] }]');
    const page = await get();
    expect(page).toMatchObject({ total: 0, hasRules: true });
    expect(page.problems[0]).toMatch(/^The rule files are refused: .*a\.yml/);
  });

  it('that fail, and what is wrong with the files, are told with the shards', async () => {
    evaluate(FILE);
    await until(seen);
    writeFileSync(path.join(dir, 'a.yml'), 'groups: 1');
    await rules?.read();
    const response = await fetch(`${site.url}/api/v1/fleets/vms/shards`, { headers: grafanaUser('Viewer') });
    const { rules: health, problems } = shardListSchema.parse(await response.json());
    expect(health).toMatchObject({ failing: 1, names: ['broken'] });
    expect(health?.problems[0]).toMatch(/^The rule files are refused: /);
    expect(problems).toEqual(expect.arrayContaining(health?.problems ?? []));
  });

  it('are none where the fleet has none', async () => {
    expect(await get()).toMatchObject({ hasRules: false, total: 0, groups: [], problems: [] });
  });

  it.each([
    ['vms', 'limit=0', anonymous, 400],
    ['vms', 'health=good', anonymous, 400],
    ['vms', '', grafanaUser('Admin', { OrgID: 2 }), 404],
    ['other', '', anonymous, 404],
    ['vms', '', {}, 403],
  ])('%s?%s', async (fleet, query, headers, status) => {
    const response = await fetch(`${site.url}/api/v1/fleets/${fleet}/rules?${query}`, { headers });
    expect(response.status).toBe(status);
  });
});

function ruleOf(name: string, query: string, more: object = {}) {
  const became = { health: 'ok', evaluationTime: 0.25, lastEvaluation: '2026-11-30T00:00:00Z' };
  return { type: 'recording', name, query, ...became, ...more };
}

const groupOf = (name: string, ...list: readonly object[]) => ({
  ...{ name, file: 'r.yml', interval: 30, limit: 0, evaluationTime: 0.5, lastEvaluation: '2026-11-30T00:00:00Z' },
  rules: list,
});

const groupsOf = (...groups: readonly object[]) => json({ status: 'success', data: { groups } });

describe("shards' own rules", () => {
  const alert = {
    ...{ labels: { alertname: 'Slow', instance: 'a' }, annotations: {}, state: 'firing', value: '1e+00' },
    activeAt: '2026-11-30T00:00:01Z',
  };
  const slow = ruleOf('Slow', 'latency > 1', {
    ...{
      type: 'alerting',
      state: 'firing',
      duration: 60,
      keepFiringFor: 0,
      labels: {},
      annotations: {},
      alerts: [alert],
    },
  });
  const both = groupOf('both', ruleOf('job:up:sum', 'sum by (job) (up)'), ruleOf('up:max', 'max_over_time(up[5m])'));

  it('are told once where they are alike, with the shards and what is wrong with them', async () => {
    members[0].answer = groupsOf(
      both,
      groupOf('one', ruleOf('all', 'sum(job:up:sum)'), ruleOf('high', 'job:up:sum > 5'), slow)
    );
    members[1].answer = groupsOf(both);
    const page = await get('of=shards');
    expect(page).toMatchObject({
      hasRules: false,
      total: 5,
      problems: [],
      summary: { groups: 2, remarked: 3, firing: 1 },
    });
    expect(page.groups.map(({ name, shards }) => [name, shards])).toEqual([
      ['both', ['s0', 's1']],
      ['one', ['s0']],
    ]);
    const told = page.groups.flatMap((group) => group.rules);
    const remarks = (name: string) => told.find((rule: FleetRule) => rule.name === name)?.remarks;
    expect(remarks('job:up:sum')).toEqual([
      'Each shard computes this of its own targets, and over the whole fleet it is another number. s0 and s1 record job:up:sum: of series that they have in common, one counts. Make it a rule of the fleet.',
    ]);
    expect(remarks('up:max')).toEqual([]);
    expect(remarks('all')).toEqual([
      'Each shard computes this of its own targets, and over the whole fleet it is another number. Make it a rule of the fleet.',
    ]);
    expect(remarks('high')).toEqual([
      'This reads job:up:sum, which each shard computes of its own targets. Make it a rule of the fleet.',
    ]);
    expect(told.at(-1)).toMatchObject({
      ...{ kind: 'alerting', name: 'Slow', for: 60_000, state: 'firing', alertCount: 1, evaluationTime: 250 },
      alerts: [{ state: 'firing', since: Date.parse('2026-11-30T00:00:01Z'), labels: alert.labels, value: '1e+00' }],
    });
    expect(page.groups[0]).toMatchObject({ interval: 30_000, evaluationTime: 500 });
  });

  it('say where the fleet records the same', async () => {
    evaluate(FILE);
    await rules?.ready;
    members[0].answer = groupsOf(groupOf('g', ruleOf('broken', 'up'), slow));
    const [group] = (await get('of=shards')).groups;
    expect(group.rules.map(({ remarks }) => remarks)).toEqual([
      ["The fleet's rules record broken too, and queries read that alone: take this rule out, or rename it."],
      ["The fleet has alerting rules, and queries of ALERTS read theirs alone: move this rule to the fleet's files."],
    ]);
  });

  it('are asked for once for all who look', async () => {
    await Promise.all([get('of=shards'), get('of=shards')]);
    await get('of=shards&search=x');
    expect(members.map(({ asked }) => asked.filter((url) => url.startsWith('/api/v1/rules')).length)).toEqual([1, 1]);
  });

  it.each([
    [[0], /^s0 is missing from this answer: .*\.$/, ['both']],
    [[0, 1], /^no complete answer without members s0: .*; s1: .*\.$/i, []],
  ])('name shards that do not tell: %j', async (failing, problem, groups) => {
    members.forEach((member) => (member.answer = groupsOf(both)));
    failing.forEach((i) => (members[i].answer = json({ status: 'error', errorType: 'internal', error: 'no' }, 500)));
    const page = await get('of=shards');
    expect(page.problems).toEqual([expect.stringMatching(problem)]);
    expect(page.groups.map(({ name }) => name)).toEqual(groups);
  });
});
