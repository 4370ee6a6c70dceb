import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { isRefused, targetFiles } from '../../server/discovery/testing/targetFiles';
import { findPrometheus } from '../../scripts/tools.mjs';
import { scalingStatusSchema } from '../../src/api/scaling';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-sd-'));
const running: Array<{ stop(): unknown }> = [];

afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  rmSync(dir, { recursive: true, force: true });
});

/** Answers by path, as service discovery over HTTP. */
async function startDiscovery(answers: Readonly<Record<string, string>>): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answers[request.url ?? '']);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push({ stop: () => server.close() });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

interface Target {
  readonly scrapePool: string;
  readonly discoveredLabels: Readonly<Record<string, string>>;
}

/** In an order that does not depend on that of the server's list, which has none. */
function sorted(targets: readonly unknown[]): readonly unknown[] {
  return [...targets].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function targetsOf({ url }: PrometheusServer): Promise<Record<string, readonly unknown[]>> {
  const { data } = (await (await fetch(`${url}/api/v1/targets?state=active`)).json()) as {
    data: { activeTargets: Target[] };
  };
  const found: Record<string, unknown[]> = {};
  for (const { scrapePool, discoveredLabels } of data.activeTargets) {
    const { __address__: address, job: _, ...rest } = discoveredLabels;
    const labels = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('__')));
    (found[scrapePool] ??= []).push(Object.keys(labels).length === 0 ? address : [address, labels]);
  }
  return Object.fromEntries(Object.entries(found).map(([pool, targets]) => [pool, sorted(targets)]));
}

test('a Prometheus takes and refuses the same targets files, from files and over HTTP', async () => {
  const files = path.join(dir, 'files');
  mkdirSync(files);
  const jsons = targetFiles.filter(({ file }) => file.endsWith('.json'));
  const { url } = await startDiscovery(Object.fromEntries(jsons.map(({ file, text }) => [`/${file}`, text])));
  targetFiles.forEach(({ file, text }) => writeFileSync(path.join(files, file), text));
  const jobs = [
    ...targetFiles.map(({ file }) => ({
      job_name: file,
      file_sd_configs: [{ files: [path.join(files, file)] }],
    })),
    ...jsons.map(({ file }) => ({ job_name: `http ${file}`, http_sd_configs: [{ url: `${url}/${file}` }] })),
    { job_name: 'last', static_configs: [{ targets: ['last:1'] }] },
  ];
  const server = await startPrometheus({
    config: JSON.stringify({ global: { scrape_interval: '1h' }, scrape_configs: jobs }),
  });
  running.push(server);
  const expected = Object.fromEntries(
    [
      ...targetFiles.map((one) => [one.file, one] as const),
      ...jsons.map((one) => [`http ${one.file}`, one] as const),
    ].flatMap(([job, one]) => (isRefused(one) || one.takes.length === 0 ? [] : [[job, sorted(one.takes)]]))
  );
  const last = await eventually('the server has found its targets', 40_000, async () => {
    const { last: found, ...rest } = await targetsOf(server);
    return found !== undefined && Object.keys(rest).length >= Object.keys(expected).length ? rest : undefined;
  });
  expect(last).toEqual(expected);
});

describe('a bad target group', () => {
  let targets: MetricsTargets;
  let proxy: Proxy;
  const file = path.join(dir, 'job.json');
  const answers: Record<string, string> = { '/': '[]' };
  const write = (...groups: unknown[]) => writeFileSync(file, JSON.stringify(groups));
  const bad = { targets: [7], labels: { '': 'x' } };

  beforeAll(async () => {
    const program = await findPrometheus();
    if (!program.ok) {
      throw new Error(program.problem);
    }
    targets = await startMetricsTargets(4, 'up_here 1\n');
    running.push(targets);
    const { url } = await startDiscovery(answers);
    write({ targets: [targets.addresses[0]] });
    const fleet = {
      ...{ id: 'f', kind: 'hash', driver: 'process', scrape_interval: '1s' },
      process: {
        shards: 1,
        scrape_configs: [
          {
            job_name: 'vm',
            file_sd_configs: [{ files: ['job.json'] }],
            http_sd_configs: [{ url: `${url}/`, refresh_interval: '1s' }],
          },
        ],
      },
    };
    proxy = await startProxy({
      fleets: JSON.stringify({ fleets: [fleet] }),
      dir,
      args: ['--prometheus', program.path],
    });
    running.push(proxy);
  });

  async function scraped(): Promise<string[]> {
    const response = await fetch(`${proxy.url}/fleets/f/api/v1/query?query=up_here`);
    const { data } = (await response.json()) as { data?: { result: Array<{ metric: { instance: string } }> } };
    return (data?.result ?? []).map(({ metric }) => metric.instance).sort();
  }

  async function problems(): Promise<string[]> {
    const response = await fetch(`${proxy.url}/api/v1/fleets/f/scaling`);
    const { problems: found } = scalingStatusSchema.parse(await response.json());
    return found.flatMap(({ name, sentence }) => (name === 'discoveryFailing' ? [sentence] : []));
  }

  const scrapes = (what: string, count: number) =>
    eventually(what, 40_000, async () => {
      const expected = targets.addresses.slice(0, count).sort();
      return JSON.stringify(await scraped()) === JSON.stringify(expected) ? true : undefined;
    });

  test('of a file is told with job, file and reason, and holds up no other', async () => {
    await scrapes('the first target is scraped', 1);
    expect(await problems()).toEqual([]);
    write({ targets: [targets.addresses[1]] }, bad);
    await scrapes('the good group is scraped, and what was there before', 2);
    expect(await problems()).toEqual([
      expect.stringMatching(
        /^Job "vm": the targets file .*job\.json has bad target groups \(\[1\]\.targets\[0\]: is no string; \[1\]\.labels: "" is not a valid label name\)/
      ),
    ]);
  });

  test('over HTTP as well', async () => {
    answers['/'] = JSON.stringify([bad, { targets: [targets.addresses[2]] }]);
    await scrapes('the good group is scraped', 3);
    expect((await problems()).join('\n')).toMatch(/Job "vm": http:.* gives bad target groups \(\[0\]\.targets\[0\]/);
    answers['/'] = JSON.stringify([{ targets: [targets.addresses[2]] }]);
    write({ targets: targets.addresses.slice(0, 2) });
    await eventually('all is well again', 20_000, async () => ((await problems()).length === 0 ? true : undefined));
  });
});
