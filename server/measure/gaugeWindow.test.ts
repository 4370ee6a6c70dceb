import { type Gauges } from './gauges';
import { GaugeWindow } from './gaugeWindow';

const MINUTE = 60_000;

/** Of what a server tells every minute; a start of its own where it tells none. */
function useOf(...told: readonly Gauges[]) {
  const window = new GaugeWindow();
  told.forEach((gauges, i) => window.take({ startedAt: 1, ...gauges }, i * MINUTE, 2 * MINUTE));
  return window.use;
}

test.each<[string, readonly Gauges[], object]>([
  ['nothing before it was told', [], {}],
  ['gauges at once', [{ cpuSeconds: 6, residentBytes: 5, activeSeries: 3 }], { memory: 5, series: 3 }],
  ['rates when counters were told twice', [{ cpuSeconds: 6 }, { cpuSeconds: 36 }], { cpu: 0.5 }],
  ['rates over the window and no more', [0, 60, 60, 60].map((cpuSeconds) => ({ cpuSeconds })), { cpu: 0 }],
  ['a counter that comes later, from then on', [{}, { samplesAppended: 0 }, { samplesAppended: 60 }], { samples: 1 }],
  ['nothing of before a new start', [{ cpuSeconds: 90 }, { startedAt: 2, cpuSeconds: 1 }], {}],
  ['no less than nothing', [{ cpuSeconds: 90 }, { cpuSeconds: 30 }], { cpu: 0 }],
])('knows %s', (_, told, use) => {
  expect(useOf(...told)).toEqual(use);
});
