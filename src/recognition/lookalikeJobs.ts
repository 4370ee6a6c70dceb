import { startsOf } from './compareServers';
import { type AskServer } from './knownServer';
import { literalText } from './literalText';

/**
 * Of jobs whose targets several servers have under the same labels: those of which it shows that they are different targets, by
 * when they were started.
 */
export async function lookalikeJobs(asks: readonly AskServer[], jobs: readonly string[]): Promise<ReadonlySet<string>> {
  const matchers = `job=~${JSON.stringify(jobs.map(literalText).join('|'))}`;
  const [first, ...others] = await Promise.all(asks.map((ask) => startsOf(ask, matchers)));
  const found = new Map(jobs.map((job) => [job, { same: 0, other: 0 }]));
  for (const [labels, start] of others.flatMap((all) => [...all])) {
    const known = first.get(labels);
    const count = found.get(jobOf(labels) ?? '');
    if (known !== undefined && count !== undefined) {
      count[known === start ? 'same' : 'other']++;
    }
  }
  // One that was started again a moment ago has not been scraped by all since.
  return new Set([...found].flatMap(([job, { same, other }]) => (other > same ? [job] : [])));
}

function jobOf(labels: string): string | undefined {
  return (JSON.parse(labels) as ReadonlyArray<readonly [string, string]>).find(([name]) => name === 'job')?.[1];
}
