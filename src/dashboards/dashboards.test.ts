import { formattedValueToString, getValueFormat } from '@grafana/data';

import overview from './fleet-overview.json';
import health from './shard-health.json';

/** Panels that count things: of a count each one matters. */
const COUNTS = [
  [overview, '4xx over all instances'],
  [overview, 'Instances up'],
  [health, 'Shards up'],
  [health, 'Series in memory'],
  [health, 'Targets down'],
] as const;

test.each(COUNTS)('on %#, "%s" shows the exact count', ({ panels }, title) => {
  const panel = panels.find((one) => one.type === 'stat' && one.title === title);
  const { unit, decimals } = panel?.fieldConfig?.defaults as { unit: string; decimals: number };
  expect(formattedValueToString(getValueFormat(unit)(2345, decimals))).toBe('2,345');
});
