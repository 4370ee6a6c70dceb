import { isLoopback } from '../loopback';

/** A target as its `up` series names it. */
export type TargetLabels = Readonly<Record<string, string>>;

/** How the targets of a hash fleet are split over its shards. */
export interface Split {
  readonly partitionLabels: readonly string[];
  readonly replicatedJobs: readonly string[];
}

/**
 * Where the targets of a hash fleet are not split as the fleet says, so that answers would be wrong: each a sentence.
 * `seen` has the targets of each shard, with the labels `job`, `instance` and the partition labels; `same` names shards that hold
 * the same, of which nothing is said here.
 */
export function splitProblems(
  seen: ReadonlyMap<string, readonly TargetLabels[]>,
  options: Split & { readonly same: ReadonlyArray<readonly string[]> }
): string[] {
  const own = new Map(
    [...seen].map(([shard, targets]) => [
      shard,
      targets.filter(({ job }) => !options.replicatedJobs.includes(job ?? '')),
    ])
  );
  const told = options.same.map((shards) => new Set(shards));
  const isTold = (shards: ReadonlySet<string>) => told.some((same) => [...shards].every((shard) => same.has(shard)));
  return [...sharedTargets(own, isTold), ...partitionConflicts(own, options.partitionLabels)];
}

/** One sentence for each job and set of shards that share targets of it. */
function sharedTargets(
  seen: ReadonlyMap<string, readonly TargetLabels[]>,
  isTold: (shards: ReadonlySet<string>) => boolean
): string[] {
  const groups = new Map<
    string,
    { readonly job: string; readonly shards: ReadonlySet<string>; own: number; all: number }
  >();
  for (const [key, shards] of shardsBy(seen, ['job', 'instance'])) {
    if (shards.size > 1 && !isTold(shards)) {
      const [job, instance] = JSON.parse(key) as string[];
      const name = JSON.stringify([job, ...shards]);
      const group = groups.get(name) ?? { job, shards, own: 0, all: 0 };
      groups.set(name, group);
      group.all++;
      group.own += isLoopback(instance.replace(/:\d+$/, '')) ? 1 : 0;
    }
  }
  return [...groups.values()].map(({ job, shards, own, all }) => {
    const many = all === 1 ? 'A target' : `${all} targets`;
    return (
      `${many} of job "${job}" ${all === 1 ? 'is' : 'are'} on more than one shard (${[...shards].join(', ')}) ` +
      `and computed by the proxy, as one series each. ${own === all ? OWN_REMEDY : REMEDY}`
    );
  });
}

const REMEDY =
  'If every shard is to scrape the job, list it under replicated_jobs; if these are other targets of the same labels, give them a label that tells them apart; else have one shard scrape each.';
/** Each server is another target there. */
const OWN_REMEDY = 'Each server scrapes itself under that name: give each an instance of its own.';

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
