import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { decodeRead } from '../../src/engine/decode/read/decodeRead';
import { type RawSeries } from '../../src/engine/model/value';
import { askServer } from '../harness/askServer';
import { LOADABLE_CONFIG, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { prometheusWith } from '../harness/prometheusWith';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { shardOf } from '../harness/shardOf';
import { ALERTING_FILE } from './fleetRules/alertingFiles';
import { RECORDING_FILES } from './fleetRules/recordingFiles';
import { ruleData } from './fleetRules/ruleData';

const SHARDS = 3;
/** Seconds of recorded samples that are compared. */
const COMPARED = 70;

let dir: string;
let reference: PrometheusServer;
let shards: readonly PrometheusServer[];
let records: PrometheusServer;
let proxy: Proxy;
const started: PrometheusServer[] = [];

const fleetsText = () => `fleets:
  - id: vms
    kind: hash
    driver: static
    partition_labels: [instance]
    evaluation_interval: 1m
    scrape_interval: 15s
    rules:
      files: ['${dir}/rules/*.yml']
      query_offset: 2s
      records: { url: '${records.url}' }
    static:
      shards:
${shards.map(({ url }, i) => `        - { id: shard-${i}, replicas: [{ url: '${url}' }] }`).join('\n')}
`;

async function writeRules(files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(path.join(dir, 'rules'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(dir, 'rules', name), text);
  }
}

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-rules-'));
  await writeRules({ ...RECORDING_FILES, 'alerts.yml': ALERTING_FILE });
  const data = ruleData(Math.floor(Date.now() / 1000) * 1000);
  const of = (shard: number) => data.filter(({ labels }) => shardOf(labels, SHARDS, ['instance']) === shard);
  const config = LOADABLE_CONFIG.replace('global:', 'global:\n  rule_query_offset: 2s');
  const start = async (making: Promise<PrometheusServer>) => {
    const server = await making;
    started.push(server);
    return server;
  };
  [reference, records, ...shards] = await Promise.all([
    start(prometheusWith(data, { config: `${config}rule_files: ['${dir}/rules/*.yml']\n` })),
    start(startPrometheus({ config: 'global: {}\n' })),
    ...Array.from({ length: SHARDS }, (_, i) => start(prometheusWith(of(i)))),
  ]);
  proxy = await startProxy({ fleets: fleetsText() });
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all(started.map((server) => server.stop()));
  await rm(dir, { recursive: true, force: true });
});

/** The raw samples of all that is recorded, stale markers included, by the text of their labels. */
async function recordedIn(server: PrometheusServer, selector: string): Promise<ReadonlyMap<string, RawSeries>> {
  const asked = { id: 0, member: '', query: selector, path: 'read', step: 1 } as const;
  const { body } = await askServer(server.url, { ...asked, start: 0, end: Date.now() + 60_000 });
  const decoded = decodeRead(body, { start: 0, end: Infinity });
  if (!decoded.ok || decoded.value.value.type !== 'matrix') {
    throw new Error(JSON.stringify(decoded));
  }
  return new Map(decoded.value.value.series.map((one) => [one.labels.key, one]));
}

type Shown = ReadonlyArray<readonly [time: number, value: unknown]>;

function shownIn(series: RawSeries | undefined, from: number, to: number): Shown {
  const { times = [], values = [], stale, histograms } = series ?? {};
  return Array.from(times).flatMap((time, i): Shown => {
    const histogram = histograms?.get(i);
    const value =
      histogram === undefined
        ? stale?.[i] === 1
          ? 'stale'
          : rounded(values[i])
        : JSON.parse(
            JSON.stringify({ ...histogram, counterResetHint: '' }, (_, v: unknown) =>
              typeof v === 'number' ? rounded(v) : v
            )
          );
    return time < from || time > to ? [] : [[time, value]];
  });
}

/** Sums of parts may differ in their last digit. */
function rounded(value: number): string {
  return value.toPrecision(12);
}

const RECORDED =
  '{__name__=~".*:.*|one|clock|empty|renamed|kept|native|sub|offset|nan|inf|flapping|twice|text|range",__name__!="alerts:count"}';

interface Rule {
  readonly type: string;
  readonly name: string;
  readonly query: string;
  readonly labels?: unknown;
  readonly health: string;
  readonly lastError?: string;
}

interface AlertRule extends Rule {
  readonly state: string;
  readonly duration: number;
  readonly keepFiringFor: number;
  readonly annotations: unknown;
  readonly alerts: ReadonlyArray<{ readonly activeAt: string; readonly keepFiringSince?: string }>;
}

interface Group {
  readonly name: string;
  readonly interval: number;
  readonly limit: number;
  readonly rules: readonly Rule[];
}

function fleet(): string {
  return `${proxy.url}/fleets/vms`;
}

async function groupsOf(url: string, query: string): Promise<readonly Group[]> {
  const answer = await fetch(`${url}/api/v1/rules${query}`);
  return ((await answer.json()) as { data: { groups: readonly Group[] } }).data.groups;
}

async function problemsOf(): Promise<readonly string[]> {
  const answer = await fetch(`${proxy.url}/api/v1/fleets/vms/shards`);
  return ((await answer.json()) as { problems: readonly string[] }).problems;
}

async function queried(url: string, query: string, time: number): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}&time=${time}`);
  const { data, error } = (await answer.json()) as { data?: { result: unknown[] }; error?: string };
  const round = (_: string, v: unknown) =>
    typeof v === 'string' && /^-?[\d.]+(e[+-]?\d+)?$/.test(v) ? rounded(Number(v)) : v;
  return data === undefined ? error : data.result.map((one) => JSON.stringify(one, round)).sort();
}

test('what rules of a fleet record is what one Prometheus records', async () => {
  const begun = await eventually('both record', 20_000, async () => {
    const [a, b] = await Promise.all([recordedIn(reference, 'one'), recordedIn(records, 'one')]);
    const firsts = [a, b].map((all) => [...all.values()][0]?.times[0]);
    return firsts.every((time) => time !== undefined) ? Math.max(...firsts.map(Number)) : undefined;
  });
  const [from, to] = [begun + 6000, begun + 6000 + COMPARED * 1000];
  await new Promise((resolve) => setTimeout(resolve, to - Date.now() + 8000));
  const [expected, seen] = await Promise.all([recordedIn(reference, RECORDED), recordedIn(records, RECORDED)]);
  const keys = [...new Set([...expected.keys(), ...seen.keys()])].sort();
  const shown = (all: ReadonlyMap<string, RawSeries>) =>
    Object.fromEntries(keys.map((key) => [key, shownIn(all.get(key), from, to)]));
  expect(shown(seen)).toEqual(shown(expected));
  expect(new Set([...seen.values()].map(({ labels }) => labels.get('__name__'))).size).toBeGreaterThan(30);
});

test('what became of the rules is told as one Prometheus tells it', async () => {
  const states = (groups: readonly Group[]) =>
    groups.map(({ name, interval, limit, rules }) => ({
      ...{ name, interval, limit },
      rules: rules.map((rule) => [rule.type, rule.name, rule.query, rule.labels, rule.health, rule.lastError]),
    }));
  for (const query of [
    '',
    '?type=record&rule_group[]=others',
    '?rule_name[]=one&rule_name[]=sub',
    '?match[]={team="core"}',
  ]) {
    expect(states(await groupsOf(fleet(), query))).toEqual(states(await groupsOf(reference.url, query)));
  }
  const first = await fetch(`${fleet()}/api/v1/rules?group_limit=2`);
  const page = (await first.json()) as { data: { groups: readonly Group[]; groupNextToken: string } };
  const rest = await groupsOf(fleet(), `?group_limit=9&group_next_token=${page.data.groupNextToken}`);
  expect([...page.data.groups, ...rest].map(({ name }) => name)).toEqual(
    (await groupsOf(reference.url, '')).map(({ name }) => name)
  );
});

test('alerts are those of one Prometheus, and what is written of them', async () => {
  const alertsOf = async (url: string) => {
    const answer = await fetch(`${url}/api/v1/rules?rule_group[]=alerts&type=alert`);
    const { data } = (await answer.json()) as { data: { groups: ReadonlyArray<{ rules: readonly AlertRule[] }> } };
    return data.groups[0].rules.map(({ name, state, duration, keepFiringFor, annotations, alerts }) => ({
      ...{ name, state, duration, keepFiringFor, annotations },
      alerts: alerts.map(({ activeAt, keepFiringSince = '', ...one }) => [
        JSON.stringify(one),
        // Times are told to the millisecond; the one that waits began with each server.
        ...(name === 'Always' ? [] : [activeAt.slice(0, 19), keepFiringSince.slice(0, 19)]),
      ]),
    }));
  };
  const sorted = (all: Awaited<ReturnType<typeof alertsOf>>) =>
    all.map(({ alerts, ...rest }) => ({ ...rest, alerts: alerts.map((one) => one.join(' ')).sort() }));
  // Between two evaluations of the group both have the same.
  await eventually('they are the same', 10_000, async () => {
    const [seen, expected] = (await Promise.all([alertsOf(fleet()), alertsOf(reference.url)])).map(sorted);
    return JSON.stringify(seen) === JSON.stringify(expected) ? true : undefined;
  });
  // By then all alerts of the beginning have ended, which have begun with each server.
  const to = Date.now() - 10_000;
  const selector = '{__name__=~"ALERTS|ALERTS_FOR_STATE|alerts:count",alertname!="Always"}';
  const [expected, seen] = await Promise.all([recordedIn(reference, selector), recordedIn(records, selector)]);
  const keys = [...new Set([...expected.keys(), ...seen.keys()])].sort();
  const shown = (all: ReadonlyMap<string, RawSeries>) =>
    Object.fromEntries(keys.map((key) => [key, shownIn(all.get(key), to - 30_000, to)]));
  expect(shown(seen)).toEqual(shown(expected));
  expect(keys.length).toBeGreaterThan(10);
});

/** Asks until both say the same: on a busy machine either may miss a slot, or be late with one. */
async function agree(ask: () => Promise<readonly unknown[]>): Promise<void> {
  let answers: readonly unknown[] = [];
  await eventually('both say the same', 15_000, async () => {
    answers = await ask();
    return isDeepStrictEqual(answers[0], answers[1]) ? true : undefined;
  }).catch(() => undefined);
  expect(answers[0]).toEqual(answers[1]);
}

test.each([
  'fleet:requests:rate1m',
  'sum(rate(requests_total[1m])) - fleet:requests:rate1m >= bool -1000',
  'count by (__name__) ({__name__=~"fleet:temp.*|temperature"})',
  'sum by (code) (rate(requests_total[1m])) * on (code) group_left () code:requests:share',
  'max_over_time(fleet:requests:rate1m[20s:5s])',
  'count({__name__=~"temperature|one"})',
  'absent(one)',
  'native',
])('%s', async (query) => {
  await agree(() => {
    const time = Math.floor(Date.now() / 1000) - 10;
    return Promise.all([fleet(), reference.url].map((url) => queried(url, query, time)));
  });
});

test('lists have what is recorded', async () => {
  const list = async (url: string, address: string) => {
    const answer = await fetch(`${url}/api/v1/${address}`);
    const { data } = (await answer.json()) as { data: readonly unknown[] };
    return data.map((one) => JSON.stringify(one)).sort();
  };
  for (const address of [
    'label/__name__/values',
    'labels',
    'series?match[]={__name__=~"fleet:.*|temp.*"}',
    'series?match[]=one',
  ]) {
    await agree(() => {
      const until = Math.floor(Date.now() / 1000);
      const times = `${address.includes('?') ? '&' : '?'}start=${until - 30}&end=${until}`;
      return Promise.all([fleet(), reference.url].map((url) => list(url, address + times)));
    });
  }
});

test('a bad file is refused whole, and told; what is removed ends', async () => {
  await writeRules({ 'wrong.yml': 'groups: [{ name: bad, rules: [{ record: x, expr: "sum(" }] }]' });
  const problems = await eventually('the file is refused', 20_000, async () => {
    const found = await problemsOf();
    return found.length > 0 ? found : undefined;
  });
  expect(problems.join()).toContain('wrong.yml:1:');
  expect((await groupsOf(fleet(), '')).map(({ name }) => name)).toContain('limited');
  const text = RECORDING_FILES['wrong.yml'].replace(/ +- \{ record: 'limited:after'.*\n/, '');
  await writeRules({ 'wrong.yml': text });
  await eventually('the file is in force', 20_000, async () => ((await problemsOf()).length === 0 ? true : undefined));
  const ended = await eventually('its series have ended', 30_000, async () => {
    const all = [...(await recordedIn(records, 'limited:after')).values()];
    return all.every(({ stale, times }) => stale?.[times.length - 1] === 1) ? all : undefined;
  });
  expect(ended.length).toBeGreaterThan(0);
});

test('without a shard nothing is written, and no series ends', async () => {
  await shards[1].kill('SIGKILL');
  const failed = await eventually('the rules fail', 30_000, async () => {
    const rules = (await groupsOf(fleet(), '')).flatMap((group) => group.rules);
    const of = (name: string) => rules.find((rule) => rule.name === name);
    return of('fleet:instances')?.health === 'err' && of('fleet:requests:rate1m')?.health === 'err'
      ? [of('fleet:instances')?.lastError, of('fleet:requests:rate1m')?.lastError, of('one')?.health]
      : undefined;
  });
  expect(failed[0]).toContain('shard-1');
  expect(failed[1]).toContain('shard-1');
  expect(failed[2]).toBe('ok');
  const lastOf = async () =>
    [...(await recordedIn(records, 'fleet:instances')).values()].map(({ times, stale }) => [times.at(-1), stale]);
  const last = await lastOf();
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  expect(await lastOf()).toEqual(last);
  expect(last[0][1]).toBeUndefined();
  // What is recorded does not need the shards.
  const time = Number(last[0][0]) / 1000;
  expect(await queried(fleet(), 'fleet:instances', time)).toEqual(
    await queried(reference.url, 'fleet:instances', time)
  );
  await shards[1].restart();
});

test('killed at any moment, no slot has two values', async () => {
  const dirOf = proxy.dir;
  const killed = Date.now();
  for (let i = 0; i < 3; i++) {
    await proxy.kill('SIGKILL');
    proxy = await startProxy({ fleets: fleetsText(), dir: dirOf });
    await new Promise((resolve) => setTimeout(resolve, 7000 + 1300 * i));
  }
  const [seen] = [...(await recordedIn(records, 'fleet:instances')).values()];
  const times = Array.from(seen.times);
  expect(new Set(times).size).toBe(times.length);
  expect(new Set(times.map((time) => time % 5000)).size).toBe(1);
  const health = (await groupsOf(fleet(), '?rule_name[]=fleet:instances'))[0].rules[0];
  expect(health).toMatchObject({ health: 'ok' });
  await eventually('the alert that waits goes on waiting', 30_000, async () => {
    const [group] = await groupsOf(fleet(), '?rule_name[]=Always');
    const { alerts } = group.rules[0] as AlertRule;
    return alerts.some(({ activeAt }) => Date.parse(activeAt) < killed) ? true : undefined;
  });
});

test('what a shard has under a name of the fleet’s rules is not read, and told where it would be', async () => {
  const ask = async (url: string, query: string) => {
    const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`);
    return (await answer.json()) as {
      readonly warnings?: readonly string[];
      readonly data: { readonly result: readonly unknown[] };
    };
  };
  const own = 'rules: [{ record: empty, expr: vector(1) }, { alert: Own, expr: vector(1) }]';
  await writeFile(path.join(dir, 'own.yml'), `groups: [{ name: own, interval: 1s, ${own} }]`);
  const configFile = path.join(shards[0].dir, 'prometheus.yml');
  const reload = async (config: string) => {
    await writeFile(configFile, config);
    expect((await fetch(`${shards[0].url}/-/reload`, { method: 'POST' })).status).toBe(200);
  };
  await reload(`${LOADABLE_CONFIG}rule_files: ['${dir}/own.yml']\n`);
  const told = await eventually('the shards are looked at', 90_000, async () => {
    const { warnings, data } = await ask(fleet(), 'empty');
    expect(data.result).toEqual([]);
    return warnings;
  });
  expect(told).toEqual([
    expect.stringContaining('without what shard-0 has under that name, scraped or by rules there'),
  ]);
  expect((await ask(shards[0].url, 'empty')).data.result).toHaveLength(1);
  const alerts = await ask(fleet(), 'ALERTS{alertname="Own"}');
  expect(alerts.data.result).toEqual([]);
  expect(alerts.warnings).toEqual([
    expect.stringContaining("what the fleet's rules write, without the alerts of shard-0"),
  ]);
  expect((await ask(fleet(), 'count(one)')).warnings).toBeUndefined();
  const page = (await (await fetch(`${proxy.url}/api/v1/fleets/vms/shards`)).json()) as { readonly problems: string[] };
  expect(page.problems.filter((text) => text.includes('shard-0'))).toHaveLength(2);
  await reload(LOADABLE_CONFIG);
});

test('without the records what is recorded is missing, and nothing else', async () => {
  await records.kill('SIGKILL');
  const ask = async (query: string) => {
    const answer = await fetch(`${fleet()}/api/v1/query?query=${encodeURIComponent(query)}`);
    return (await answer.json()) as { status: string; error?: string };
  };
  const missing = await eventually('it is missed', 20_000, async () => {
    const answer = await ask('fleet:instances');
    return answer.status === 'error' ? answer : undefined;
  });
  expect(missing.error).toContain('records');
  expect(await ask('count(temperature)')).toMatchObject({ status: 'success' });
  await eventually('it is told', 20_000, async () =>
    (await problemsOf()).some((text) => text.includes('The records (records) do not answer')) ? true : undefined
  );
});
