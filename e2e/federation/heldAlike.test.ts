import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { fleetTestSchema } from '../../src/api/definition';
import { fleetListSchema } from '../../src/api/fleets';
import { type Sample, type TestSeries } from '../harness/dataset';
import { LOADABLE_CONFIG, type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { writeSeries } from '../harness/remoteWrite';

const SLOW = 300_000;
const SCRAPE = 15_000;
const start = Math.floor(Date.now() / 60_000) * 60_000 - 10 * 60_000;

let dir: string;
const running: Array<{ stop(): unknown }> = [];

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-alike-'));
});

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await rm(dir, { recursive: true, force: true });
});

/** Of one value, from a while ago until well after the test. */
function series(labels: Readonly<Record<string, string>>, value: number): TestSeries {
  return { labels, samples: Array.from({ length: 80 }, (_, i): Sample => [start + i * SCRAPE, value]) };
}

const targets = (hosts: readonly number[]) =>
  hosts.map((host) => series({ __name__: 'up', job: 'web', instance: `web-${host}:8080` }, 1));

/** What a server scrapes of itself; each was started at another time. */
const self = (instance: string, value: number) =>
  Object.entries({ up: 1, queue: value, process_start_time_seconds: 1_700_000_000 + value }).map(([__name__, one]) =>
    series({ __name__, job: 'self', instance }, one)
  );

const pushed = (value: number, labels: Readonly<Record<string, string>> = {}) =>
  series({ __name__: 'done', job: 'batch', group: 'x', ...labels }, value);

/** A configuration with one rule, in a file of this name. */
async function ruled(name: string, rule: Readonly<Record<string, unknown>>): Promise<string> {
  const file = path.join(dir, `${name}.yml`);
  await writeFile(file, JSON.stringify({ groups: [{ name: 'jobs', interval: '1s', rules: [rule] }] }));
  return `rule_files: [${file}]\n`;
}

async function server(held: readonly TestSeries[], rules = ''): Promise<PrometheusServer> {
  const started = await startPrometheus({ config: `${LOADABLE_CONFIG}${rules}` });
  running.push(started);
  await writeSeries(started.url, held);
  return started;
}

type Shards = ReadonlyArray<{
  readonly id: string;
  readonly replicas: ReadonlyArray<{ readonly id: string; readonly url: string }>;
}>;

const shardsOf = (...servers: readonly PrometheusServer[]): Shards =>
  servers.map(({ url }, i) => ({ id: 'abc'[i], replicas: [{ id: 'a', url }] }));

async function entered(shards: Shards, said: { readonly replicated_jobs?: readonly string[] } = {}): Promise<Proxy> {
  const fleets = JSON.stringify({ fleets: [{ id: 'f', kind: 'hash', driver: 'static', static: { shards }, ...said }] });
  const proxy = await startProxy({ fleets, args: ['--allow-servers', '127.0.0.1'] });
  running.push(proxy);
  return proxy;
}

async function tried({ url }: Proxy, shards: Shards): Promise<readonly string[]> {
  const definition = { id: 'tried', name: 'tried', kind: 'hash', anonymous: false, experimental: false, shards };
  const response = await fetch(`${url}/api/v1/fleets/test`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ definition }),
  });
  return fleetTestSchema.parse(await response.json()).problems;
}

interface Told {
  readonly value: string | undefined;
  /** Of what several servers hold. */
  readonly shared: readonly string[];
}

const SHARED = /^a and b (have|each have) /;

/** The value of a query's one element, and what is told of it; the same by `query` and by `explain`. */
async function answered({ url }: Proxy, query: string): Promise<Told> {
  const get = async (address: string) =>
    (await fetch(`${url}/fleets/f${address}${new URLSearchParams({ query })}`)).json();
  const [answer, explained] = (await Promise.all([get('/api/v1/query?'), get('/explain?run=1&')])) as ReadonlyArray<{
    readonly data: { readonly result?: ReadonlyArray<{ readonly value: readonly [number, string] }> };
    readonly warnings?: readonly string[];
    readonly infos?: readonly string[];
  }>;
  const shared = ({ warnings = [], infos = [] }: typeof answer) =>
    [...warnings, ...infos].filter((text) => SHARED.test(text));
  expect(shared(explained)).toEqual(shared(answer));
  return { value: answer.data.result?.[0]?.value[1], shared: shared(answer) };
}

test(
  'what rules record alike is told in Save & test, and no more once they tell the servers apart',
  async () => {
    const config = (labels: Readonly<Record<string, string>>) =>
      ruled(labels.of ?? 'none', { record: 'job:up:sum', expr: 'sum by (job) (up)', labels });
    const made = async (labels: ReadonlyArray<Readonly<Record<string, string>>>) =>
      shardsOf(
        await server(targets([0, 1, 2]), await config(labels[0])),
        await server(targets([3, 4, 5, 6]), await config(labels[1]))
      );
    const wrong = await made([{}, {}]);
    const proxy = await entered(wrong);
    const problems = await eventually('it is told', 60_000, async () => {
      const all = await tried(proxy, wrong);
      return all.length > 0 ? all : undefined;
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^a and b record job:up:sum by rules of their own \(group "jobs" in .*none\.yml\).*give what each records a label that tells/
      ),
    ]);
    const { shared } = await answered(proxy, 'job:up:sum');
    expect(shared).toEqual([
      expect.stringMatching(
        /those of a were taken\. Both record it by a rule of their own \(group "jobs" in .*none\.yml\): take the rule out and query its expression over the fleet, or give what each records a label/
      ),
    ]);
    // Its expression, over the fleet.
    expect(await answered(proxy, 'sum by (job) (up)')).toEqual({ value: '7', shared: [] });
    const labelled = await made([{ of: 'a' }, { of: 'b' }]);
    expect(await tried(proxy, labelled)).toEqual([]);
    const mended = await entered(labelled);
    await eventually('both have recorded it', 60_000, async () =>
      (await answered(mended, 'count(job:up:sum)')).value === '2' ? true : undefined
    );
    expect(await answered(mended, 'sum by (job) (job:up:sum)')).toEqual({ value: '7', shared: [] });
  },
  SLOW
);

test(
  'alerts of one rule on several servers are told, and no more once they tell the servers apart',
  async () => {
    const made = async (labels: ReadonlyArray<Readonly<Record<string, string>>>) => {
      const rules = labels.map((one) => ({ alert: 'Small', expr: 'count(up) < 5', labels: one }));
      const configs = await Promise.all(rules.map((rule, i) => ruled(`alerts-${rule.labels.of ?? i}`, rule)));
      return entered(
        shardsOf(await server(targets([0, 1, 2]), configs[0]), await server(targets([3, 4, 5, 6]), configs[1]))
      );
    };
    const alike = await made([{}, {}]);
    const { value, shared } = await eventually('both have it', 60_000, async () => {
      const told = await answered(alike, 'count(ALERTS)');
      return told.shared.length > 0 ? told : undefined;
    });
    expect([value, shared]).toEqual([
      '1',
      [
        expect.stringMatching(
          /Both have the alerting rule "Small" \(group "jobs" in .*\): evaluate it over the fleet instead, or give the alerts of each a label/
        ),
      ],
    ]);
    // Over the fleet it is no alert.
    expect(await answered(alike, 'count(up) < 5')).toEqual({ value: undefined, shared: [] });
    const apart = await made([{ of: 'a' }, { of: 'b' }]);
    await eventually('both have it', 60_000, async () =>
      (await answered(apart, 'count(ALERTS)')).value === '2' ? true : undefined
    );
    expect(await answered(apart, 'count by (alertname) (ALERTS)')).toEqual({ value: '2', shared: [] });
  },
  SLOW
);

test(
  'targets of one name that were started at different times are not taken for one',
  async () => {
    const shards = shardsOf(
      await server([...targets([0, 1, 2]), ...self('me:9090', 1)]),
      await server([...targets([3, 4, 5, 6]), ...self('me:9090', 2)])
    );
    const proxy = await entered(shards);
    const answer: unknown = await (await fetch(`${proxy.url}/fleets/f/api/v1/query?query=sum(queue)`)).json();
    const { warnings = [] } = answer as { readonly warnings?: readonly string[] };
    expect(warnings).toContainEqual(expect.stringMatching(/^A target of job "self" is on more than one shard/));
    expect((await answered(proxy, 'sum(queue)')).shared).toEqual([
      expect.stringMatching(/They scrape different targets of this job and instance: give the targets a label/),
    ]);
    const list = fleetListSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets`)).json());
    expect(list.fleets[0].replicatedJobs).toEqual([]);
    const apart = shardsOf(
      await server([...targets([0, 1, 2]), ...self('a:9090', 1)]),
      await server([...targets([3, 4, 5, 6]), ...self('b:9090', 2)])
    );
    expect(await tried(proxy, apart)).toEqual([]);
    expect(await answered(await entered(apart), 'sum(queue)')).toEqual({ value: '3', shared: [] });
  },
  SLOW
);

test(
  'one target that two servers scrape, and servers that scrape all alike, are told as that',
  async () => {
    const [first, second] = [targets([0, 1, 2]), targets([3, 4, 5, 6])];
    const scraped = self('me:9090', 1);
    const [a, c] = [await server([...first, ...scraped]), await server(targets([7]))];
    const twice = await entered(shardsOf(a, await server([...second, ...scraped]), c));
    expect((await answered(twice, 'sum(queue)')).shared).toEqual([
      expect.stringMatching(
        /They scrape one and the same target: let one of them scrape it, or list its job as replicated/
      ),
    ]);
    const once = await entered(shardsOf(a, await server(second), c));
    expect(await answered(once, 'sum(queue)')).toEqual({ value: '1', shared: [] });
    const everywhere = shardsOf(a, await server([...second, ...scraped]), await server([...targets([7]), ...scraped]));
    const listed = await entered(everywhere, { replicated_jobs: ['self'] });
    expect(await answered(listed, 'sum(queue)')).toEqual({ value: '1', shared: [] });

    const copies = [await server([...first, pushed(4)]), await server([...first, pushed(4)])];
    expect((await answered(await entered(shardsOf(...copies)), 'sum(done)')).shared).toEqual([
      expect.stringMatching(
        /They look like replicas of one another: enter them as replicas of one shard, or only one of them$/
      ),
    ]);
    const replicas = copies.map(({ url }, i) => ({ id: 'ab'[i], url }));
    for (const shards of [[{ id: 'a', replicas }], shardsOf(copies[0])]) {
      expect(await answered(await entered(shards), 'sum(done)')).toEqual({ value: '4', shared: [] });
    }
  },
  SLOW
);

test(
  'what neither a rule nor a target explains is told as that, and no more where one of them holds it or a label tells',
  async () => {
    const both = shardsOf(await server([...targets([0]), pushed(4)]), await server([...targets([1]), pushed(6)]));
    expect((await answered(await entered(both), 'sum(done)')).shared).toEqual([
      expect.stringMatching(
        /different values .* No rule of theirs writes it .*: keep it on one of them, or give it a label/
      ),
    ]);
    const one = shardsOf(await server([...targets([0]), pushed(4)]), await server(targets([1])));
    expect(await answered(await entered(one), 'sum(done)')).toEqual({ value: '4', shared: [] });
    const apart = shardsOf(
      await server([...targets([0]), pushed(4, { of: 'a' })]),
      await server([...targets([1]), pushed(6, { of: 'b' })])
    );
    expect(await answered(await entered(apart), 'sum(done)')).toEqual({ value: '10', shared: [] });
  },
  SLOW
);
