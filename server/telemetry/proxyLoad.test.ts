import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Registry } from 'prom-client';

import { ProxyLoad } from './proxyLoad';

let load: ProxyLoad;
let registry: Registry;

/** A load whose event loop was last held for so many seconds. */
function held(...seconds: number[]): void {
  const histogram = monitorEventLoopDelay();
  jest.spyOn(histogram, 'enable').mockReturnValue(true);
  registry = new Registry();
  Object.defineProperty(histogram, 'count', { get: () => seconds.length });
  Object.defineProperty(histogram, 'max', { get: () => 1e9 * Math.max(...seconds) });
  jest.spyOn(histogram, 'percentile').mockReturnValue(1e9 * seconds[0]);
  load = new ProxyLoad(registry, histogram);
}

afterEach(() => load.stop());

it.each([
  [[], '0'],
  [[0.02, 0.52], '0.5'],
])('tells how late the event loop came round: %p', async (seconds, longest) => {
  held(...seconds);
  expect(await registry.metrics()).toContain(`promshards_event_loop_delay_seconds{quantile="1"} ${longest}`);
  expect(load.problems).toEqual([]);
});

it('measures an event loop that is held', async () => {
  registry = new Registry();
  load = new ProxyLoad(registry);
  let longest = 0;
  // What holds it before its first turn does not show.
  for (let tries = 0; tries < 10 && longest <= 0.2; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (const until = performance.now() + 300; performance.now() < until;) {
      // Nobody else gets a turn.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    longest = Number(/quantile="1"} (\S+)/.exec(await registry.metrics())?.[1]);
  }
  expect(longest).toBeGreaterThan(0.2);
});

it('calls the proxy too busy where a health check would have given up', () => {
  held(0.02, 4.02);
  expect(load.problems).toEqual([expect.stringMatching(/^The proxy is too busy: for up to 4\.0 s .*--max-samples/)]);
});

it('tells that queries were refused', () => {
  held();
  load.refused();
  load.refused();
  expect(load.problems).toEqual([expect.stringMatching(/^The proxy refused 2 of the queries .*--max-queries/)]);
});
