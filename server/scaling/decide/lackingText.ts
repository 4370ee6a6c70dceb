import { type ReleaseFinding } from '../observe/releases';

/** Says what the store lacks, in a sentence. */
export function lackingText({ scrapes, first }: Extract<ReleaseFinding, { readonly kind: 'lacks' }>): string {
  const { job, instance, to } = first;
  const which = scrapes === 1 ? 'a scrape that a shard has,' : `${scrapes} scrapes that shards have, the first`;
  return `The store lacks samples of ${which} of job ${job}, instance ${instance}, up to ${new Date(to).toISOString()}.`;
}
