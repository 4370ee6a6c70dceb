import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';

import { measureServer } from './measureServer';

const NOW = 1_700_000_000;
const METRICS = [
  'process_cpu_seconds_total 12',
  'process_resident_memory_bytes 1e+08',
  'prometheus_tsdb_head_series 40',
  `prometheus_remote_storage_highest_timestamp_in_seconds ${NOW}`,
].join('\n');

/** A queue of remote write that has sent what is older than so many seconds. */
function queue(pending: number, behind: number): string {
  const labels = '{remote_name="a",url="http://store"}';
  return [
    '',
    `prometheus_remote_storage_samples_pending${labels} ${pending}`,
    `prometheus_remote_storage_queue_highest_sent_timestamp_seconds${labels} ${NOW - behind}`,
  ].join('\n');
}

/** What is told of a server that answers so. */
async function told(answers: Readonly<Record<string, readonly [status: number, body: string]>>) {
  const listener: RequestListener = ({ url = '' }, response) => {
    const [status, body] = answers[url.split('?')[0]] ?? [404, ''];
    response.writeHead(status).end(body);
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await measureServer(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test.each<[string, readonly [number, string] | undefined, string]>([
  ['ready', [200, 'ready'], 'ready'],
  ['still reads its log', [503, 'Service Unavailable'], 'replaying'],
  ['fails', [500, ''], 'missing'],
  ['has no such address', undefined, 'ready'],
])('a server that is or does: %s', async (_, ready, state) => {
  expect(await told(ready === undefined ? {} : { '/-/ready': ready })).toMatchObject({ state });
});

test('a server that is not there is missing', async () => {
  expect(await measureServer('http://127.0.0.1:1')).toEqual({ state: 'missing', remoteWriteBehind: false });
});

test.each<[string, string, boolean]>([
  ['no queue', '', false],
  ['one that is up to date', queue(10, 30), false],
  ['one that is behind', queue(10, 300), true],
  ['one in which nothing waits, whenever it sent the last', queue(0, 300), false],
])('is behind with its remote write or not: %s', async (_, queues, behind) => {
  const { remoteWriteBehind, gauges } = await told({ '/-/ready': [200, ''], '/metrics': [200, METRICS + queues] });
  expect([remoteWriteBehind, gauges?.cpuSeconds, gauges?.activeSeries]).toEqual([behind, 12, 40]);
});

test('targets come with their times and the samples of their last scrape; what is no answer is not told', async () => {
  const labels = { job: 'vms', instance: 'a:1' };
  const target = {
    ...{ discoveredLabels: { __address__: 'a:1' }, labels, scrapePool: 'vms', lastError: '', health: 'up' },
    ...{ lastScrape: '2026-01-01T00:00:00Z', lastScrapeDuration: 0.25, scrapeInterval: '15s' },
  };
  const answers = {
    '/-/ready': [200, ''],
    '/api/v1/targets': [
      200,
      JSON.stringify({ data: { activeTargets: [target, { ...target, lastScrape: '0001-01-01T00:00:00Z' }] } }),
    ],
    '/api/v1/query': [200, JSON.stringify({ data: { result: [{ metric: labels, value: [NOW, '7'] }] } })],
  } as const;
  const scraped = { job: 'vms', address: 'a:1', labels, health: 'up', interval: 15_000, samples: 7 };
  expect((await told(answers)).targets).toEqual([
    { ...scraped, lastScrape: Date.parse('2026-01-01'), scrapeMs: 250 },
    { ...scraped, lastScrape: undefined, scrapeMs: undefined },
  ]);
  expect((await told({ ...answers, '/api/v1/targets': [200, 'no JSON'] })).targets).toBeUndefined();
});
