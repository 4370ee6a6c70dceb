import { actionSchema } from './scaling';
import { defaultPolicy, policySchema, policyUpdateSchema } from './policy';

describe('policySchema', () => {
  it('takes the default policy', () => {
    expect(policySchema.parse(defaultPolicy(3))).toEqual(defaultPolicy(3));
  });

  it.each([
    [{ maxShards: 1 }, 'maxShards'],
    [{ minShards: 0 }, 'minShards'],
    [{ targets: { cpu: 1.5 } }, 'targets.cpu'],
    [{ targets: { cpu: Number.NaN } }, 'targets.cpu'],
    [{ tolerance: -0.1 }, 'tolerance'],
    [{ minShard: 3 }, ''],
  ])('refuses %j, naming %s', (change, path) => {
    const result = policySchema.safeParse({ ...defaultPolicy(3), ...change });
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });

  it('saves for no reason where none is given', () => {
    expect(policyUpdateSchema.parse({ policy: defaultPolicy(1) })).toMatchObject({ reason: '', dryRun: false });
  });
});

describe('actionSchema', () => {
  it('needs the shard that is to drain', () => {
    expect(actionSchema.safeParse({ action: 'drain' }).success).toBe(false);
    expect(actionSchema.parse({ action: 'drain', shard: 'shard-1' })).toMatchObject({ dryRun: false });
  });
});
