import { setTimeout as sleep } from 'node:timers/promises';

import { shardUsageSchema } from '../../src/api/shardUsage';
import { fakeMember } from '../testing/fakeMember';
import { grafanaUser, managedSite } from '../testing/managedSite';
import { madeSite } from '../testing/madeSite';
import { shardUse } from './recordUsage';

const metrics = (series: number) =>
  `process_resident_memory_bytes ${series * 1000}\nprometheus_tsdb_head_series ${series}\n`;

test('a shard uses what the mean of its replicas does; one that is down is not read', async () => {
  const members = await Promise.all(
    [100, 300].map((series) => fakeMember((_, response) => void response.end(metrics(series))))
  );
  const site = madeSite({ allow: '127.0.0.1' });
  const definition = {
    ...{ id: 'shop', name: 'Shop', kind: 'hash' },
    shards: [
      { id: 's-0', replicas: members.map(({ url }, i) => ({ id: `r${i}`, url })) },
      { id: 's-1', replicas: [{ url: 'http://127.0.0.1:1' }] },
    ],
  };
  const headers = grafanaUser('Admin');
  const made = await site.app.inject({ method: 'POST', url: '/api/v1/fleets', headers, payload: { definition } });
  expect(made.statusCode).toBe(201);
  const fleet = site.fleets.find(({ id }) => id === 'shop');
  const read = () => fleet?.shards().shards[0].replicas.filter(({ activeSeries }) => activeSeries !== undefined);
  while (read()?.length !== 2) {
    await sleep(20);
  }
  expect(fleet && [...shardUse(fleet)]).toEqual([['s-0', { memory: 200_000, series: 200 }]]);
  await site.close();
  await Promise.all(members.map((member) => member.close()));
});

describe('GET /api/v1/fleets/<id>/shard-usage', () => {
  let site: Awaited<ReturnType<typeof managedSite>>;
  const get = (query: string, role = 'Viewer', fleet = 'vms', more: object = {}) =>
    site.app.inject({ url: `/api/v1/fleets/${fleet}/shard-usage?${query}`, headers: grafanaUser(role, more) });

  beforeAll(async () => {
    site = await managedSite();
    jest.spyOn(Date, 'now').mockImplementation(() => site.time.now);
    const uses = new Map([
      ['shard-0', { cpu: 0.5, memory: 1e6 }],
      ['shard-1', { cpu: 1.5 }],
    ]);
    site.rows.shardUsage.add(site.time.now - 60_000, uses);
  });
  afterAll(() => jest.restoreAllMocks());

  it('tells the use of each shard and of the mean', async () => {
    const answer = await get('metric=cpu');
    const { shards, ...rest } = shardUsageSchema.parse(answer.json());
    expect(rest).toMatchObject({ fleet: 'vms', metric: 'cpu', step: 60_000, mean: [1], total: 2, skewed: 1 });
    expect(shards).toEqual([
      { id: 'shard-0', skew: 0.5, values: [0.5] },
      { id: 'shard-1', skew: 1.5, values: [1.5] },
    ]);
  });

  it('tells of the span that is asked for', async () => {
    const answer = await get(`metric=cpu&from=${site.time.now - 30_000}&to=${site.time.now}&step=10000`);
    expect(shardUsageSchema.parse(answer.json())).toMatchObject({ step: 30_000, times: [] });
  });

  it.each([
    ['metric=disk', 'Viewer', 'vms', {}, 400],
    ['', 'Viewer', 'vms', {}, 400],
    ['metric=cpu&step=0', 'Viewer', 'vms', {}, 400],
    ['metric=cpu', 'Viewer', 'none', {}, 404],
    ['metric=cpu', 'Viewer', 'vms', { OrgID: 2 }, 404],
    ['metric=cpu', 'Viewer', 'vms', { IsAnonymous: true }, 403],
  ])('answers %s of a %s at %s with %j: %d', async (query, role, fleet, more, status) => {
    expect((await get(query, role, fleet, more)).statusCode).toBe(status);
  });
});
