import { HostBudget } from './hostBudget';

const GB = 1e9;
const disk = (free: number) => () => Promise.resolve({ total: 100 * GB, free });

describe('HostBudget', () => {
  it('shares memory and CPU between fleets by what each shard is given', async () => {
    const budget = new HostBudget('/data', { cpu: 8, memory: 16 * GB, diskReserve: GB }, disk(50 * GB));
    expect(await budget.room('a', 2, { cpu: 1, memory: 2 * GB })).toMatchObject({
      maxShards: 8,
      reason: 'memory for 8 shards',
    });
    expect(await budget.room('b', 1, { cpu: 3, memory: GB })).toMatchObject({
      maxShards: 2,
      reason: 'CPU for 2 shards',
    });
    expect(await budget.use()).toEqual({
      cpu: { used: 5, limit: 8 },
      memory: { used: 5 * GB, limit: 16 * GB },
      disk: { used: 50 * GB, limit: 100 * GB },
    });
  });

  it('has no room for more on a disk that is nearly full', async () => {
    const budget = new HostBudget('/data', { diskReserve: GB }, disk(0.5 * GB));
    expect(await budget.room('a', 3, { cpu: 1, memory: GB })).toMatchObject({
      maxShards: 3,
      diskFull: 'the disk has 500 MB left, less than the 1000 MB kept free',
    });
  });
});
