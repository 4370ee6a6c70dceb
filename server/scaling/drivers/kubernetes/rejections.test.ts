import { kubeEventSchema } from './objectSchema';
import { rejections } from './rejections';

const NOW = Date.UTC(2026, 10, 1, 12);

function event(name: string, minutesAgo: number, lastTimestamp: string | null = null) {
  const at = new Date(NOW - minutesAgo * 60_000).toISOString();
  return kubeEventSchema.parse({
    metadata: { name: `${name}.1`, resourceVersion: '1', creationTimestamp: at },
    ...{ involvedObject: { kind: 'ScrapeConfig', name }, message: 'it is wrong', lastTimestamp },
  });
}

const told = (name: string) =>
  `The Prometheus Operator leaves out the ScrapeConfig ${name}, where it is this fleet's: it is wrong`;

test.each([
  ['none', [], []],
  ['the newest first, each once', [event('a', 9), event('b', 1), event('a', 5)], [told('b'), told('a')]],
  ['not what was long ago', [event('a', 15), event('b', 14)], [told('b')]],
  ['what was said again', [event('a', 50, new Date(NOW - 60_000).toISOString())], [told('a')]],
  [
    'not too many',
    Array.from({ length: 30 }, (_, i) => event(`s${i}`, 1)),
    Array.from({ length: 10 }, (_, i) => told(`s${i}`)),
  ],
])('%s', (_, events, sentences) => {
  expect(rejections(events, NOW)).toEqual(sentences);
});
