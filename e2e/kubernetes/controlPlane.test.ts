import { type ControlPlane, hasKubernetes, startControlPlane } from '../harness/kubernetes/controlPlane';
import {
  makeResource,
  makeScrapeConfig,
  podsOf,
  readyPods,
  resourcePath,
  scrapedBy,
} from '../harness/kubernetes/prometheusResource';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { eventually } from '../harness/proxy';

const JOB = 'shop';
let plane: ControlPlane;
let targets: MetricsTargets;

(hasKubernetes ? describe : describe.skip)('a control plane with the Prometheus Operator', () => {
  beforeAll(async () => {
    targets = await startMetricsTargets(30, 'sales_total 1\n');
    plane = await startControlPlane();
    await makeResource(plane, { name: 'shop', shards: 2 });
    await makeScrapeConfig(plane, { resource: 'shop', job: JOB, targets: targets.addresses });
  });

  afterAll(async () => {
    targets?.stop();
    await plane?.stop();
  });

  /** What each shard scrapes, once each target is scraped by exactly one. */
  const split = (count: number) =>
    eventually(`each target is scraped by one of ${count} shards`, 60_000, async () => {
      const urls = await readyPods(plane, 'shop', count);
      const parts = await Promise.all(urls.map((url) => scrapedBy(url, JOB)));
      const isSplit = parts.every((part) => part.length > 0);
      return isSplit && parts.flat().sort().join() === [...targets.addresses].sort().join() ? parts : undefined;
    });

  it('runs a pod a shard, which share the targets', async () => {
    await split(2);
    expect(await podsOf(plane, 'shop')).toEqual(['prometheus-shop-0', 'prometheus-shop-shard-1-0']);
  });

  it('runs one more as the scale subresource says, and shares them anew', async () => {
    await plane.api.patch(`${resourcePath('shop')}/scale`, { spec: { replicas: 3 } });
    await split(3);
    expect(await podsOf(plane, 'shop')).toEqual([
      'prometheus-shop-0',
      'prometheus-shop-shard-1-0',
      'prometheus-shop-shard-2-0',
    ]);
  });

  it('brings back a pod that was deleted, at another address and with its data', async () => {
    const before = plane.kubelet.run('prometheus-shop-0');
    const scraped = async (url = '') => {
      const query = `count(up{job="${JOB}"})`;
      const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time: String(at) })}`);
      return ((await response.json()) as { readonly data: unknown }).data;
    };
    const at = Date.now() / 1000;
    const known = await scraped(before?.url);
    await plane.api.remove('/api/v1/namespaces/monitoring/pods/prometheus-shop-0');
    const url = await eventually('it runs again', 60_000, () => {
      const now = plane.kubelet.run('prometheus-shop-0');
      return now !== undefined && now !== before ? now.url : undefined;
    });
    await split(3);
    expect(url).not.toBe(before?.url);
    expect(known).toMatchObject({ result: [{ value: [at, expect.any(String)] }] });
    expect(await scraped(url)).toEqual(known);
  });
});
