import { splitProblems, type Split, type TargetLabels } from './splitProblems';

const t = (job: string, instance: string, more: TargetLabels = {}): TargetLabels => ({ job, instance, ...more });
const none: Split = { partitionLabels: [], replicatedJobs: [] };

describe('splitProblems', () => {
  it.each<[string, TargetLabels[][], Partial<Split>, RegExp[]]>([
    ['a clean split', [[t('a', '1')], [t('a', '2')]], { partitionLabels: ['instance'] }, []],
    ['a shard without targets', [[t('a', '1')], []], {}, []],
    [
      'servers that scrape themselves under one name',
      [[t('prometheus', 'localhost:9090')], [t('prometheus', 'localhost:9090')], []],
      {},
      [
        /^A target of job "prometheus" is on more than one shard \(shard-0, shard-1\) and computed by the proxy, as one series each/,
      ],
    ],
    [
      'two such targets',
      [
        [t('a', '1'), t('a', '2')],
        [t('a', '1'), t('a', '2')],
      ],
      { partitionLabels: ['instance'] },
      [/^2 targets of job "a" are on/],
    ],
    ['a job that is said to be everywhere', [[t('a', '1')], [t('a', '1')]], { replicatedJobs: ['a'] }, []],
    [
      'an instance of two jobs on two shards',
      [[t('a', '1')], [t('b', '1')]],
      { partitionLabels: ['instance'] },
      [/^The partition labels \(instance\) do not tell the shard: instance="1" is on shard-0, shard-1/],
    ],
    ['the same, told apart by the job', [[t('a', '1')], [t('b', '1')]], { partitionLabels: ['job', 'instance'] }, []],
    [
      'a label that half of the targets lack',
      [[t('a', '1', { zone: 'x' })], [t('a', '2')], [t('a', '3')]],
      { partitionLabels: ['zone'] },
      [/zone="" is on shard-1, shard-2/],
    ],
  ])('%s', (_, shards, options, expected) => {
    const seen = new Map(shards.map((targets, i) => [`shard-${i}`, targets]));
    const found = splitProblems(seen, { ...none, same: [], ...options });
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, i) => expect(found[i]).toMatch(text));
  });
});
