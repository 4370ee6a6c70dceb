import { isLoopback } from '../loopback';
import { type Split, type TargetLabels } from './splitProblems';

/** Nothing to rely on. */
export const UNKNOWN_SPLIT: Split = { partitionLabels: [], replicatedJobs: [] };

const CANDIDATES: ReadonlyArray<readonly string[]> = [['instance'], ['instance', 'job']];

/**
 * How targets are split, as the shards' `up` series show it; `seen` has them by shard, with the labels `job` and `instance`.
 * A job is replicated that every shard has with the same instances. A server that scrapes itself as `localhost` does not
 * count: what every shard has there is another target each; so it is with `lookalikes`.
 */
export function deriveSplit(
  seen: ReadonlyMap<string, readonly TargetLabels[]>,
  lookalikes: ReadonlySet<string> = new Set()
): Split {
  const shards = [...seen.values()];
  if (shards.length < 2 || shards.some((targets) => targets.length === 0)) {
    return UNKNOWN_SPLIT;
  }
  const replicatedJobs = jobsOf(shards[0]).filter((job) => !lookalikes.has(job) && isReplicated(job, shards));
  const split = shards.map((targets) => targets.filter(({ job }) => !replicatedJobs.includes(job ?? '')));
  const partitionLabels = CANDIDATES.find((labels) => areDisjoint(split, labels)) ?? [];
  return { partitionLabels, replicatedJobs };
}

function isReplicated(job: string, shards: ReadonlyArray<readonly TargetLabels[]>): boolean {
  const [first, ...others] = shards.map((targets) => instancesOf(targets, job));
  return (
    ![...first].some((instance) => isLoopback(instance.replace(/:\d+$/, ''))) &&
    others.every((other) => other.size === first.size && [...first].every((instance) => other.has(instance)))
  );
}

function jobsOf(targets: readonly TargetLabels[]): string[] {
  return [...new Set(targets.flatMap(({ job }) => (job === undefined || job === '' ? [] : [job])))].sort();
}

function instancesOf(targets: readonly TargetLabels[], job: string): ReadonlySet<string> {
  return new Set(targets.filter((target) => target.job === job).map(({ instance }) => instance ?? ''));
}

function areDisjoint(shards: ReadonlyArray<readonly TargetLabels[]>, labels: readonly string[]): boolean {
  const owners = new Map<string, number>();
  return shards.every((targets, shard) =>
    targets.every((target) => {
      const key = JSON.stringify(labels.map((label) => target[label] ?? ''));
      const owner = owners.get(key) ?? shard;
      owners.set(key, owner);
      return owner === shard;
    })
  );
}
