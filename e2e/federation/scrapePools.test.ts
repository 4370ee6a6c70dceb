import { parse } from 'yaml';

import { findPrometheusRelease } from '../../scripts/tools.mjs';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';
import { askApi } from './parity/askApi';

/** `npm test` says so where this machine can have no server of the release, and tells why. */
const has316 = process.env.PROMETHEUS_3_16 !== '';

/** Targets are split by what relabelling keeps, as hashmod does; `jobs` are pools that one server alone has. */
const config = (keeps: string, ...jobs: readonly string[]) =>
  ['alike', 'split', ...jobs]
    .map(
      (job) => `
- job_name: ${job}
  relabel_configs:
    - { target_label: seen, replacement: <é> }
    - { source_labels: [__address__], regex: '${job === 'alike' ? '.*' : keeps}', action: keep }
  static_configs: [{ targets: ['127.0.0.1:1'] }]`
    )
    .reduce((text, job) => text + job, 'scrape_configs:');

let servers: readonly PrometheusServer[] = [];
let proxy: Proxy;

(has316 ? describe : describe.skip)('how the members of 3.16 scrape', () => {
  beforeAll(async () => {
    const found = await findPrometheusRelease('3.16');
    if (!found.ok) {
      throw new Error(found.problem);
    }
    const configs = [config('a.*', 'first'), config('b.*', 'zero', 'Last')];
    servers = await Promise.all(configs.map((text) => startPrometheus({ config: text, binary: found.path })));
    const urls = servers.map(({ url }) => url);
    // A server is ready before its pools are there.
    await eventually('scrape pools', 60_000, async () =>
      (await Promise.all(urls.map((url) => get(url, 'scrape_pools')))).every(({ text }) => text.includes('split'))
        ? true
        : undefined
    );
    const fleets = [fleet('one', urls.slice(0, 1)), fleet('two', urls), fleet('half', [urls[0], 'http://127.0.0.1:1'])];
    proxy = await startProxy({ fleets: JSON.stringify({ fleets }) });
  });

  afterAll(async () => {
    await proxy?.stop();
    await Promise.all(servers.map((server) => server.stop()));
  });

  const get = async (base: string, target: string) => await askApi(base, { method: 'GET', target });
  const of = async (id: string, target: string) => await get(`${proxy.url}/fleets/${id}`, target);
  const data = async (id: string, target: string) => JSON.parse((await of(id, target)).text) as unknown;

  const labels = (address: string) => encodeURIComponent(JSON.stringify({ __address__: address, x: 'a<b' }));
  const steps = (pool: string, address: string) => `targets/relabel_steps?scrapePool=${pool}&labels=${labels(address)}`;

  test.each([
    'scrape_pools',
    'scrape_pools/config?scrapePool=split',
    'scrape_pools/config?scrapePool=nowhere',
    'scrape_pools/config',
    steps('split', 'a1'),
    steps('split', 'b1'),
    steps('nowhere', 'b1'),
    'targets/relabel_steps?scrapePool=split',
    'targets/relabel_steps?scrapePool=split&labels=no',
    'targets/relabel_steps',
  ])('%s of one shard is what its server says, byte for byte', async (target) => {
    const theirs = await get(servers[0].url, target);
    expect(await of('one', target)).toEqual(theirs);
    expect(theirs.contentType).toBe('application/json');
  });

  test('pools are those of all members, in order', async () => {
    expect(await data('two', 'scrape_pools')).toEqual({
      status: 'success',
      data: { scrapePools: ['Last', 'alike', 'first', 'split', 'zero'] },
    });
  });

  const other = (member: string, rest: string) => [`this is what ${member} says: it is otherwise at ${rest}`];

  test.each([
    ['alike', 0, undefined],
    ['zero', 1, undefined],
    ['split', 0, other('shard-0', 'shard-1')],
  ])('the configuration of %s is given once, and told of where it differs', async (pool, server, warnings) => {
    const target = `scrape_pools/config?scrapePool=${pool}`;
    const theirs = JSON.parse((await get(servers[server].url, target)).text) as object;
    expect(await data('two', target)).toEqual({ ...theirs, ...(warnings && { warnings }) });
  });

  test.each([
    ['split', 'a1', 0, other('shard-0', 'shard-1')],
    ['split', 'b1', 1, other('shard-1', 'shard-0')],
    ['split', 'c1', 0, other('shard-0', 'shard-1')],
    ['alike', 'b1', 0, undefined],
    ['Last', 'b1', 1, undefined],
  ])('relabelling in %s of %s is that of the member that keeps it', async (pool, address, server, warnings) => {
    const target = steps(pool, address);
    const theirs = JSON.parse((await get(servers[server].url, target)).text) as object;
    expect(await data('two', target)).toEqual({ ...theirs, ...(warnings && { warnings }) });
  });

  test('what no member knows is refused as by one server', async () => {
    const target = 'scrape_pools/config?scrapePool=nowhere';
    expect(await of('two', target)).toEqual(await get(servers[0].url, target));
  });

  test.each(['scrape_pools', 'scrape_pools/config?scrapePool=alike', 'scrape_pools/config?scrapePool=nowhere'])(
    '%s needs every member',
    async (target) => {
      const answer = await of('half', target);
      expect([answer.status, answer.text]).toEqual([503, expect.stringMatching(/without member shard-1/)]);
      const { status } = await of('half', `${target}${target.includes('?') ? '&' : '?'}partial_response=1`);
      expect(status).toBe(target.includes('nowhere') ? 400 : 200);
    }
  );

  test('each address of the release is answered, or refused with the place to ask', async () => {
    const { text } = await get(servers[0].url, 'openapi.yaml?openapi_version=3.2');
    const { paths } = parse(text) as { paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    const all = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => ({
        method: method.toUpperCase(),
        target: path.slice(1).replace('{name}', 'job'),
      }))
    );
    const told = await Promise.all(
      all.map(async (request) => {
        const answer = await askApi(`${proxy.url}/fleets/two`, request);
        const isTold = answer.status !== 404 || /is not answered over a fleet: (?=.*(Ask|Write) )/.test(answer.text);
        return isTold && answer.status !== 405 ? [] : [`${request.method} ${request.target}: ${answer.text}`];
      })
    );
    expect(told.flat()).toEqual([]);
    expect(all.length).toBeGreaterThan(40);
  });
});

function fleet(id: string, urls: readonly string[]) {
  const shards = urls.map((url, i) => ({ id: `shard-${i}`, replicas: [{ url }] }));
  return { id, kind: 'hash', driver: 'static', static: { shards } };
}
