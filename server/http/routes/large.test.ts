import {
  fleetListSchema,
  fleetSchema,
  handOverPageSchema,
  shardListSchema,
  topologySchema,
} from '../../../src/api/fleets';
import { policyDocumentSchema } from '../../../src/api/policy';
import { MOST_NAMED, shardUsageSchema } from '../../../src/api/shardUsage';
import { scalingStatusSchema, usageHistorySchema } from '../../../src/api/scaling';
import { type TargetPage, targetPageSchema } from '../../../src/api/targets';
import { grafanaUser, managedSite } from '../../testing/managedSite';

const SHARDS = 200;
const TARGETS = 20_000;
const MOST_BYTES = 1e6;

let site: Awaited<ReturnType<typeof managedSite>>;
beforeAll(async () => {
  site = await managedSite({ shards: SHARDS, targets: TARGETS });
  jest.spyOn(Date, 'now').mockImplementation(() => site.time.now);
});
afterAll(() => jest.restoreAllMocks());

async function get(path: string): Promise<unknown> {
  const { statusCode, rawPayload } = await site.app.inject({ url: `/api/v1/${path}`, headers: grafanaUser('Viewer') });
  expect(statusCode).toBe(200);
  expect(rawPayload.length).toBeLessThan(MOST_BYTES);
  return JSON.parse(rawPayload.toString()) as unknown;
}

test('the Fleets page', async () => {
  const { fleets } = fleetListSchema.parse(await get('fleets?moves=false'));
  expect(fleets[0].members).toHaveLength(SHARDS);
  const scaling = scalingStatusSchema.parse(await get('fleets/vms/scaling'));
  expect(scaling).toMatchObject({ shards: SHARDS, targets: { total: TARGETS, up: TARGETS } });
  expect(scaling.members).toHaveLength(SHARDS);
  expect(shardListSchema.parse(await get('fleets/vms/shards')).shards).toHaveLength(SHARDS);
  usageHistorySchema.parse(await get('fleets/vms/usage'));
});

test("the Shards page's plots of each shard", async () => {
  const { now } = site.time;
  for (let minute = 0; minute < 360; minute++) {
    const use = (i: number) => ({
      cpu: (minute / 7 + i) % (i < 20 ? 90 : 3),
      memory: 123_456_789 + i,
      samples: 1e5 / 3,
    });
    const uses = new Map(Array.from({ length: SHARDS }, (_, i) => [`shard-${i}`, use(i)]));
    site.rows.shardUsage.add(now - (360 - minute) * 60_000, uses);
  }
  const from = now - 360 * 60_000;
  const usage = shardUsageSchema.parse(await get(`fleets/vms/shard-usage?metric=cpu&from=${from}&step=90000`));
  expect(usage).toMatchObject({ total: SHARDS, skewed: 20 });
  expect(usage.shards).toHaveLength(MOST_NAMED);
  expect(usage.times).toHaveLength(181);
});

test('the Targets page, however much is asked for at once', async () => {
  const page = targetPageSchema.parse(await get('fleets/vms/targets?limit=1000'));
  expect(page.total).toBe(TARGETS);
  expect(page.summary.shards).toHaveLength(SHARDS);
  const found = targetPageSchema.parse(await get('fleets/vms/targets?search=vm-19999'));
  expect(found.targets.map(({ address }) => address)).toEqual(['vm-19999.example:9100']);
});

test('all targets can be paged through', async () => {
  const addresses = new Set<string>();
  for (let offset: number | undefined = 0; offset !== undefined;) {
    const page: TargetPage = targetPageSchema.parse(await get(`fleets/vms/targets?limit=1000&offset=${offset}`));
    page.targets.forEach(({ address }) => addresses.add(address));
    offset = page.next;
  }
  expect(addresses.size).toBe(TARGETS);
});

test('hand-overs, one for each target that goes to a new shard, are read in pages or left out', async () => {
  const { policy } = policyDocumentSchema.parse(await get('fleets/vms/policy'));
  const before = topologySchema.parse(await get('fleets/vms/topology')).generation;
  const saved = await site.app.inject({
    method: 'PUT',
    url: '/api/v1/fleets/vms/policy',
    headers: { ...grafanaUser('Admin'), 'if-match': '"1"' },
    payload: { policy: { ...policy, minShards: 240, maxShards: 240 }, reason: 'more customers' },
  });
  expect(saved.statusCode).toBe(200);
  await site.run(15);
  const [small] = fleetListSchema.parse(await get('fleets?moves=false')).fleets;
  expect(small.members).toHaveLength(240);
  expect(small.moves).toBeUndefined();

  const { version, generation, handOvers, fleet } = topologySchema.parse(await get('fleets/vms/topology'));
  expect(fleet.members).toHaveLength(240);
  expect(generation).not.toBe(before);
  const moves = [...(handOvers?.moves ?? [])];
  for (let next = handOvers?.next; next !== undefined;) {
    const page = handOverPageSchema.parse(await get(`fleets/vms/topology/moves?version=${version}&offset=${next}`));
    moves.push(...page.moves);
    next = page.next;
  }
  expect(moves.length).toBeGreaterThan(100);
  expect(moves).toEqual(fleetSchema.parse(site.fleet.describe()).moves);
  const unchanged = topologySchema.parse(await get(`fleets/vms/topology?known=${version}`));
  expect([unchanged.version, unchanged.handOvers]).toEqual([version, undefined]);
  expect(unchanged.generation).toBe(generation);
});
