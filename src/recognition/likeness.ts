/** What servers of a fleet were seen to have in common and should not, or the other way round. */
export type Likeness =
  /** Several servers answer at one address by turns; `alike`: they scrape the same targets. */
  | { readonly kind: 'balanced'; readonly servers: readonly string[]; readonly alike: boolean }
  /** One server is entered as several shards. */
  | { readonly kind: 'oneServer'; readonly servers: readonly string[] }
  /** One server is entered as several replicas of a shard. */
  | { readonly kind: 'twice'; readonly servers: readonly string[] }
  /** Replicas of one shard that do not scrape the same targets. */
  | { readonly kind: 'strangers'; readonly servers: readonly string[] }
  /** Shards that scrape the same targets and hold the same series; `sure`: or may do so, which is not known. */
  | { readonly kind: 'replicas'; readonly servers: readonly string[]; readonly sure: boolean }
  /** Shards that scrape the same targets and hold other series of them. */
  | { readonly kind: 'overlap'; readonly servers: readonly string[] }
  /** Shards that scrape different targets under the same labels. */
  | { readonly kind: 'lookalikes'; readonly servers: readonly string[] };

/** How servers came to be a fleet: that tells what is to be done. */
export interface Entered {
  readonly kind: 'hash' | 'independent';
  /** `shards`: each has replicas. `dataSources`: in Grafana, where none has. */
  readonly as: 'shards' | 'dataSources';
}

/** A sentence that says what was seen, what it means for answers, and what to do. */
export function likenessText({ servers, ...likeness }: Likeness, { kind, as }: Entered): string {
  const names = listed(servers);
  const [grafana, hash] = [as === 'dataSources', kind === 'hash'];
  const one = grafana ? 'choose only one of them' : 'enter them as replicas of one shard';
  const counted = hash
    ? 'What both hold counts once, but is asked of all of them'
    : 'What they hold counts once for each of them';
  switch (likeness.kind) {
    case 'balanced':
      return (
        `Several servers answer by turns at the address of ${names}, ` +
        (likeness.alike
          ? 'with other samples of the same targets. '
          : 'so that an answer may lack what the others of them hold. ') +
        (grafana
          ? 'Choose a data source for each server that scrapes targets of its own, with the address of that server.'
          : 'Enter each by an address of its own: as replicas of one shard where they scrape the same targets, else as shards.')
      );
    case 'oneServer':
      return `${names} are one and the same server. ${counted}: take all but one of them out.`;
    case 'twice':
      return `${names} are one and the same server, which stands in for itself: give each replica the address of a server of its own.`;
    case 'strangers':
      return `${names} are replicas of one shard but do not scrape the same targets, so that an answer lacks what the others of them hold: enter as replicas only servers that scrape the same targets, the others as shards.`;
    case 'replicas':
      return likeness.sure
        ? `${names} scrape the same targets and hold the same series, as replicas do. ${counted}: ${one}.`
        : `${names} seem to scrape the same targets; whether they hold the same series is not known. ${counted}. If they do, ${one}.`;
    case 'overlap':
      return `${names} scrape the same targets, and hold other series of them. ${counted}, such as up: let one of them scrape each target.`;
    case 'lookalikes':
      return (
        `${names} scrape different targets under the same labels, which count as one in a fleet whose targets are split: ` +
        'give the targets a label that tells them apart, or make the fleet one of separate servers.'
      );
  }
}

/** Whether answers may be wrong for it. */
export function isDoubt(likeness: Likeness): boolean {
  return likeness.kind !== 'twice' && !(likeness.kind === 'balanced' && likeness.alike);
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}
