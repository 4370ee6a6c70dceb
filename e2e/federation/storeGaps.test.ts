import { storeHolds } from '../../server/fleets/storeHolds';
import { type Sample } from '../harness/dataset';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { writeSeries } from '../harness/remoteWrite';

const SECOND = 1000;
const LABELS = { __name__: 'served_total', job: 'vms', instance: 'a:1' };

let shard: PrometheusServer;
let store: PrometheusServer;

beforeAll(async () => {
  [shard, store] = await Promise.all([startPrometheus(), startPrometheus()]);
});

afterAll(() => Promise.all([shard, store].map((server) => server?.stop())));

test("a stale marker at the time of another shard's scrape takes its place in a Prometheus", async () => {
  const start = Math.floor(Date.now() / SECOND) * SECOND - 60 * SECOND;
  const scrapes = Array.from({ length: 10 }, (_, i): Sample => [start + i * SECOND + 300, i]);
  const holds = () =>
    storeHolds(
      { id: 'store', replicas: [{ id: 'a', url: store.url, problems: [] }], problems: [] },
      { interval: SECOND, allow: () => undefined }
    )([{ id: 'shard-0', replicas: [{ id: 'a', url: shard.url, problems: [] }], problems: [] }], {
      from: start,
      to: start + 10 * SECOND,
    });
  await Promise.all([shard, store].map(({ url }) => writeSeries(url, [{ labels: LABELS, samples: scrapes }])));
  expect(await holds()).toEqual([]);
  await writeSeries(store.url, [{ labels: LABELS, samples: [[scrapes[5][0], 'stale']] }]);
  const from = start + 5 * SECOND;
  expect(await holds()).toEqual([{ job: 'vms', instance: 'a:1', from, to: from + SECOND }]);
});
