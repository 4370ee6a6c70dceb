import { DEFAULT_POLICY } from '../autoscaling/index';
import { policySchema, policyUpdateSchema } from './policy';
import { actionSchema } from './scaling';

const policy = {
  ...DEFAULT_POLICY,
  intervalSeconds: 15,
  cpuWindowSeconds: 120,
  handOver: { scrapes: 2, batch: 500, timeoutSeconds: 180 },
  balance: { maxOverMean: 1.05, movesPerRun: 50 },
};

describe('policySchema', () => {
  it("takes the autoscaler's default policy", () => {
    expect(policySchema.parse(policy)).toEqual(policy);
  });

  it.each([
    [{ minShards: 20 }, 'maxShards'],
    [{ minShards: 0 }, 'minShards'],
    [{ targets: { cpu: 150 } }, 'targets.cpu'],
    [{ targets: { cpu: Number.NaN } }, 'targets.cpu'],
    [{ tolerance: -0.1 }, 'tolerance'],
    [{ minShard: 3 }, ''],
  ])('refuses %j, naming %s', (change, path) => {
    const result = policySchema.safeParse({ ...policy, ...change });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('saves for no reason where none is given', () => {
    expect(policyUpdateSchema.parse({ policy })).toMatchObject({ reason: '', dryRun: false });
  });
});

describe('actionSchema', () => {
  it('needs the shard that is to drain', () => {
    expect(actionSchema.safeParse({ action: 'drain' }).success).toBe(false);
    expect(actionSchema.parse({ action: 'drain', shard: 'shard-1' })).toMatchObject({ dryRun: false });
  });
});
