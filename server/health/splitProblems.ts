/** A target as its `up` series names it. */
export type TargetLabels = Readonly<Record<string, string>>;

/** How the targets of a hash fleet are split over its shards. */
export interface Split {
  readonly partitionLabels: readonly string[];
  readonly replicatedJobs: readonly string[];
}

/**
 * Where the targets of a hash fleet are not split as the fleet says, so that answers would be wrong: each a sentence.
 * `seen` has the targets of each shard, with the labels `job`, `instance` and the partition labels.
 */
export function splitProblems(seen: ReadonlyMap<string, readonly TargetLabels[]>, options: Split): string[] {
  const own = new Map(
    [...seen].map(([shard, targets]) => [
      shard,
      targets.filter(({ job }) => !options.replicatedJobs.includes(job ?? '')),
    ])
  );
  return [...sharedTargets(own), ...partitionConflicts(own, options.partitionLabels)];
}

function sharedTargets(seen: ReadonlyMap<string, readonly TargetLabels[]>): string[] {
  const shared = [...shardsBy(seen, ['job', 'instance'])].filter(([, shards]) => shards.size > 1);
  const byJob = new Map<string, { targets: number; shards: Set<string> }>();
  for (const [key, shards] of shared) {
    const [job] = JSON.parse(key) as string[];
    const entry = byJob.get(job) ?? { targets: 0, shards: new Set<string>() };
    byJob.set(job, { targets: entry.targets + 1, shards: new Set([...entry.shards, ...shards]) });
  }
  return [...byJob].map(([job, { targets, shards }]) => {
    const many = targets === 1 ? 'A target' : `${targets} targets`;
    return (
      `${many} of job "${job}" ${targets === 1 ? 'is' : 'are'} on more than one shard (${[...shards].join(', ')}) ` +
      'and computed by the proxy, as one series each. If these servers scrape the same targets, make them replicas of one shard; if every shard is to scrape the job, list it under replicated_jobs; else have one shard scrape it.'
    );
  });
}

function partitionConflicts(seen: ReadonlyMap<string, readonly TargetLabels[]>, labels: readonly string[]): string[] {
  if (labels.length === 0) {
    return [];
  }
  const targetsOnce = onlyOnce(seen);
  const conflict = [...shardsBy(targetsOnce, labels)].find(([, shards]) => shards.size > 1);
  if (conflict === undefined) {
    return [];
  }
  const values = JSON.parse(conflict[0]) as string[];
  const example = labels.map((label, i) => `${label}="${values[i]}"`).join(', ');
  return [
    `The partition labels (${labels.join(', ')}) do not tell the shard: ${example} is on ${[...conflict[1]].join(', ')}. ` +
      'Answers grouped by them may be wrong.',
  ];
}

/** Without the targets that several shards have: those are told by themselves. */
function onlyOnce(seen: ReadonlyMap<string, readonly TargetLabels[]>): ReadonlyMap<string, readonly TargetLabels[]> {
  const shards = shardsBy(seen, ['job', 'instance']);
  return new Map(
    [...seen].map(([shard, targets]) => [
      shard,
      targets.filter((target) => shards.get(keyOf(target, ['job', 'instance']))?.size === 1),
    ])
  );
}

function shardsBy(
  seen: ReadonlyMap<string, readonly TargetLabels[]>,
  labels: readonly string[]
): ReadonlyMap<string, ReadonlySet<string>> {
  const shards = new Map<string, Set<string>>();
  for (const [shard, targets] of seen) {
    for (const target of targets) {
      const key = keyOf(target, labels);
      shards.set(key, (shards.get(key) ?? new Set()).add(shard));
    }
  }
  return shards;
}

function keyOf(target: TargetLabels, labels: readonly string[]): string {
  return JSON.stringify(labels.map((label) => target[label] ?? ''));
}
