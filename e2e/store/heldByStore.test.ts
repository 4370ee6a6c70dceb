import { Replica } from '../../server/query/replica';
import { heldByStore } from '../../server/written/heldByStore';
import { startPrometheus } from '../harness/prometheus';
import { writeSeries } from '../harness/remoteWrite';
import { startVictoriaMetrics } from '../harness/victoriaMetrics';

const HOUR = 3_600_000;

test.each([
  ['a Prometheus', () => startPrometheus(), true],
  ['a VictoriaMetrics', startVictoriaMetrics, false],
])('since when %s has data and what disk that takes, as far as it tells', async (_, start, tellsSince) => {
  const store = await start();
  const ask = async (now: number) => {
    const replica = new Replica('store', { id: 'a', url: store.url, problems: [] }, 1);
    const held = await heldByStore(replica, now);
    expect(await heldByStore(replica, now + 1)).toBe(held);
    await replica.close();
    return held;
  };
  try {
    const now = Date.now();
    expect(await ask(now)).toMatchObject({ since: undefined });
    const labels = { __name__: 'served_total', job: 'vms', instance: 'a:1' };
    await writeSeries(store.url, [
      { labels, samples: Array.from({ length: 60 }, (_, i) => [now - HOUR + i * 60_000, i]) },
    ]);
    const { since, bytes } = await ask(Date.now());
    expect(bytes).toBeGreaterThanOrEqual(0);
    expect(since).toBe(tellsSince ? 1000 * Math.floor((now - HOUR) / 1000) : undefined);
  } finally {
    await store.stop();
  }
});

test('a store that does not answer tells nothing', async () => {
  const replica = new Replica('store', { id: 'a', url: 'http://127.0.0.1:1', problems: [] }, 1);
  expect(await heldByStore(replica, Date.now())).toEqual({});
  await replica.close();
});
