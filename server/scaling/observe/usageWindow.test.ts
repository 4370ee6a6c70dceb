import { UsageWindow } from './usageWindow';

const MINUTE = 60_000;

/** A shard as it is read a minute after the last time, from the first on. */
function use(...gauges: ReadonlyArray<{ readonly cpuSeconds?: number; readonly samplesAppended?: number }>) {
  const window = new UsageWindow();
  gauges.forEach((one, i) => {
    const shard = { state: 'ready' as const, remoteWriteBehind: false, gauges: { startedAt: 1, ...one } };
    window.take(new Map([['s', shard]]), i * MINUTE, 5 * MINUTE);
  });
  return window.of('s');
}

test('rates are over all of the window that was read', () => {
  expect(use({ cpuSeconds: 10 }, { cpuSeconds: 40 }, { cpuSeconds: 130 })).toEqual({ cpu: 1 });
});

test('what a new shard does not count yet is left out until it was read twice, the rest is there', () => {
  const fresh = [{ cpuSeconds: 0 }, { cpuSeconds: 60, samplesAppended: 0 }];
  expect(use(...fresh)).toEqual({ cpu: 1 });
  expect(use(...fresh, { cpuSeconds: 120, samplesAppended: 600 })).toEqual({ cpu: 1, samples: 10 });
});

test.each<[string, ReadonlyArray<'ready' | 'joining' | 'missing'>, boolean]>([
  ['was not asked yet', [], false],
  ['was ready once', ['ready'], false],
  ['was ready twice', ['ready', 'ready'], true],
  ['was ready, away and ready', ['ready', 'missing', 'ready'], false],
  ['starts', ['joining', 'joining', 'joining'], false],
  ['does not answer for a minute', ['ready', ...Array<'missing'>(12).fill('missing')], true],
])('a shard that %s should tell its use: %s', (_, states, should) => {
  const window = new UsageWindow();
  const round = 5000;
  states.forEach((state, i) => {
    const gauges = state === 'ready' ? { startedAt: 1 } : undefined;
    window.take(new Map([['s', { state, remoteWriteBehind: false, gauges }]]), i * round, MINUTE);
  });
  expect(window.shouldTell(['s'], Math.max(0, states.length - 1) * round)).toBe(should);
  expect(window.shouldTell(['other'], 0)).toBe(false);
});
