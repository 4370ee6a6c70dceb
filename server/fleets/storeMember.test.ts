import { storeMember } from './storeMember';
import { storeSchema } from './timeline';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = 1000 * DAY + 1;
const config = storeSchema.parse({ url: 'http://store' });
const shard = (since?: number) => ({ id: 's', since, replicas: [], problems: [] });

test.each<
  [what: string, retention: number | undefined, sinces: ReadonlyArray<number | undefined>, before: number | undefined]
>([
  ['the retention less two hours', 15 * DAY, [undefined], 985 * DAY + 2 * HOUR],
  ['a short retention', HOUR, [undefined], 1000 * DAY - HOUR],
  ['shards that are all younger', 15 * DAY, [990 * DAY, 995 * DAY], 990 * DAY],
  ['shards of which one may be older', 15 * DAY, [990 * DAY, undefined], 985 * DAY + 2 * HOUR],
  ['a retention not known', undefined, [undefined], undefined],
  ['a retention not known of young shards', undefined, [990 * DAY], 990 * DAY],
])('%s', (_, retention, sinces, before) => {
  expect(storeMember(config, { retention, shards: sinces.map(shard), now })?.before).toBe(before);
});

test('what the store was found to have is not asked of shards', () => {
  const kept = { retention: 15 * DAY, shards: [shard()], now };
  expect(storeMember(config, { ...kept, storeUntil: 999 * DAY })?.before).toBe(999 * DAY + 1);
  expect(storeMember(config, { ...kept, storeUntil: 980 * DAY })?.before).toBe(985 * DAY + 2 * HOUR);
});

test('VictoriaMetrics has no remote read', () => {
  const kept = { retention: DAY, shards: [shard()], now };
  expect(storeMember({ ...config, flavour: 'victoriametrics' }, kept)?.remoteRead).toBe(false);
  expect(storeMember(config, kept)?.remoteRead).toBe(true);
});
