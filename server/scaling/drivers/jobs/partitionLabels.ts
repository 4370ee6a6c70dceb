import { type SplitJob } from './scrapeJobs';

const FILTERS: ReadonlySet<unknown> = new Set(['keep', 'drop', 'keepequal', 'dropequal']);
const WRITERS: ReadonlySet<unknown> = new Set([undefined, 'replace', 'lowercase', 'uppercase', 'hashmod']);
const INSTANCE_SOURCES: ReadonlySet<unknown> = new Set(['instance', '__address__']);

/**
 * Labels that determine the shard. All targets of an address are on one shard, so `instance` does,
 * as long as it surely is the address: nothing in the jobs may write it, rename labels or take it from the target.
 */
export function partitionLabels(jobs: readonly SplitJob[]): readonly string[] {
  return jobs.every(instanceIsAddress) ? ['instance'] : [];
}

function instanceIsAddress(job: SplitJob): boolean {
  const { honor_labels: honor, relabel_configs: before, metric_relabel_configs: after } = job.rest;
  return (
    (honor === undefined || honor === false) &&
    [before, after].every((rules) => rules === undefined || (Array.isArray(rules) && rules.every(leavesInstance))) &&
    // Discovery may come to set the label at any time; DNS has no labels of its own.
    job.files.length === 0 &&
    job.http.length === 0 &&
    job.groups.every((group) => !('instance' in group.labels))
  );
}

function leavesInstance(rule: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) {
    return false;
  }
  const { action, target_label: target } = rule as { action?: unknown; target_label?: unknown };
  return (
    FILTERS.has(action) ||
    (WRITERS.has(action) && typeof target === 'string' && !target.includes('$') && !INSTANCE_SOURCES.has(target))
  );
}
