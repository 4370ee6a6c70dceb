import { deriveSplit } from './deriveSplit';
import { type TargetLabels } from './splitProblems';
import { withoutMoving } from './withoutMoving';

/** `a/1` is instance 1 of job a. */
function targets(...names: string[]): readonly TargetLabels[] {
  return names.map((name) => {
    const [job, instance] = name.split('/');
    return { job, instance };
  });
}

test.each<[what: string, shards: ReadonlyArray<readonly TargetLabels[]>, labels: string, jobs: string]>([
  ['instances that are apart', [targets('a/1', 'b/1'), targets('a/2', 'b/2')], 'instance', ''],
  ['instances that are apart within their job', [targets('a/1', 'b/2'), targets('a/2', 'b/1')], 'instance,job', ''],
  ['a target on two shards', [targets('a/1', 'a/2'), targets('a/2', 'a/3')], '', ''],
  ['a job that all have', [targets('a/1', 'k/9'), targets('a/2', 'k/9')], 'instance', 'k'],
  ['a job that all have but one', [targets('a/1', 'k/9'), targets('a/2', 'k/9'), targets('a/3')], '', ''],
  ['a job with other instances', [targets('k/8', 'k/9'), targets('k/9')], '', ''],
  ['servers that scrape themselves', [targets('p/localhost:9090', 'a/1'), targets('p/localhost:9090', 'a/2')], '', ''],
  ['one shard', [targets('a/1')], '', ''],
  ['a shard without targets', [targets('a/1'), []], '', ''],
])('%s', (_, shards, labels, jobs) => {
  const split = deriveSplit(new Map(shards.map((list, i) => [`shard-${i}`, list])));
  expect([split.partitionLabels.join(), split.replicatedJobs.join()]).toEqual([labels, jobs]);
});

test('targets that move, or have just moved, are left out', () => {
  const seen = new Map([
    ['a', targets('a/1', 'a/2')],
    ['b', targets('a/2', 'a/3')],
  ]);
  const move = { labels: { instance: '2' }, from: 'a', to: 'b', joined: 0 };
  const kept = (left?: number) => [...withoutMoving(seen, [{ ...move, left }], 3_600_000).values()].flat().length;
  expect([kept(), kept(3_000_000), kept(1)]).toEqual([2, 2, 4]);
});
