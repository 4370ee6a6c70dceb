import { compareServers } from './compareServers';
import { type KnownServer } from './knownServer';
import { type Entered, type Likeness } from './likeness';
import { isAlike, isWithin, type LookOptions, type SeenServer, seeServer } from './seenServer';

/** Looks at all servers of a fleet: which are one, which are replicas entered as shards, and which are no replicas. */
export async function findLikeness(
  servers: readonly KnownServer[],
  { kind, ...look }: Pick<Entered, 'kind'> & LookOptions
): Promise<readonly Likeness[]> {
  const seen = await Promise.all(servers.map((server) => seeServer(server, look)));
  const balanced = seen.flatMap(({ name, balanced: found }): readonly Likeness[] =>
    found === undefined ? [] : [{ kind: 'balanced', servers: [name], alike: found.alike }]
  );
  const single = seen.filter((one) => one.balanced === undefined);
  const shards = grouped(single, ({ shard }) => shard);
  // One server entered as several shards is told as that; it need not be compared with itself.
  const copies = grouped(
    single.filter(({ start }) => start !== undefined),
    ({ start = '' }) => start
  );
  const twins = copies.flatMap((all) => sameServer(all));
  const firsts = shards.flatMap((all) => all.slice(0, 1)).filter((one) => !isLaterTwin(one, copies));
  const alike = await Promise.all(groupsAlike(firsts).map((group) => likenessesOf(group, kind, look.now)));
  return [...balanced, ...twins, ...shards.flatMap(strangers), ...alike.flat()];
}

function grouped(servers: readonly SeenServer[], by: (server: SeenServer) => string): SeenServer[][] {
  const groups = new Map<string, SeenServer[]>();
  for (const server of servers) {
    groups.set(by(server), [...(groups.get(by(server)) ?? []), server]);
  }
  return [...groups.values()];
}

function isLaterTwin(server: SeenServer, copies: readonly SeenServer[][]): boolean {
  return copies.some(([first, ...later]) => later.includes(server) && first.shard !== server.shard);
}

function sameServer(all: readonly SeenServer[]): readonly Likeness[] {
  if (all.length < 2) {
    return [];
  }
  const kind = new Set(all.map(({ shard }) => shard)).size > 1 ? 'oneServer' : 'twice';
  return [{ kind, servers: namesOf(all) }];
}

/** Replicas of a shard without those that scrape what the first does. */
function strangers([first, ...others]: readonly SeenServer[]): readonly Likeness[] {
  const strange = others.filter(
    (other) => first.targets.size > 0 && other.targets.size > 0 && !scrapeTheSame(keys(first), keys(other))
  );
  return strange.length === 0 ? [] : [{ kind: 'strangers', servers: namesOf([first, ...strange]) }];
}

/** Servers that scrape targets of the same labels, each in one group. */
function groupsAlike(servers: readonly SeenServer[]): readonly SeenServer[][] {
  const groups: SeenServer[][] = [];
  const byTarget = new Map<string, Set<SeenServer[]>>();
  for (const server of servers) {
    const near = new Set([...server.targets.keys()].flatMap((key) => [...(byTarget.get(key) ?? [])]));
    const known = [...near].find(([first]) => scrapeTheSame(keys(first), keys(server)));
    if (known !== undefined) {
      known.push(server);
      continue;
    }
    const group = [server];
    groups.push(group);
    for (const key of server.targets.keys()) {
      byTarget.set(key, (byTarget.get(key) ?? new Set()).add(group));
    }
  }
  return groups.filter(({ length }) => length > 1);
}

/**
 * Whether two servers scrape the same, but for what one of them has found or lost already. Where each has targets that the other
 * lacks, they are shards that have a job in common, however large.
 */
function scrapeTheSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return isAlike(a, b) && (isWithin(a, b) || isWithin(b, a));
}

function keys({ targets }: SeenServer): ReadonlySet<string> {
  return new Set(targets.keys());
}

async function likenessesOf(
  [first, ...others]: readonly SeenServer[],
  fleet: Entered['kind'],
  now: number
): Promise<readonly Likeness[]> {
  const byKind = new Map<string, { readonly kind: Verdict; readonly servers: SeenServer[] }>();
  for (const other of others) {
    const kind = verdict(await compareServers(first, other, now), fleet);
    const servers = byKind.get(kind)?.servers ?? [first];
    byKind.set(kind, { kind, servers: [...servers, other] });
  }
  return [...byKind.values()].flatMap(({ kind, servers }) => likenessOf(kind, servers.map(({ shard }) => shard))); // prettier-ignore
}

type Verdict = 'replicas' | 'maybe' | 'overlap' | 'lookalikes' | 'nothing';

/** What servers are to each other that scrape targets of the same labels. */
function verdict(
  { series, targets, samples }: Awaited<ReturnType<typeof compareServers>>,
  fleet: Entered['kind']
): Verdict {
  if (targets === 'other') {
    return fleet === 'hash' ? 'lookalikes' : 'nothing';
  }
  // In a fleet of split targets the same labels are the same target, unless it is known that they are not.
  const isSame = targets === 'same' || samples === 'same' || fleet === 'hash';
  switch (series) {
    case 'same':
      return isSame ? 'replicas' : 'maybe';
    case 'unknown':
      return 'maybe';
    case 'other':
      return fleet === 'independent' && isSame ? 'overlap' : 'nothing';
  }
}

function likenessOf(kind: Verdict, servers: readonly string[]): readonly Likeness[] {
  switch (kind) {
    case 'nothing':
      return [];
    case 'replicas':
    case 'maybe':
      return [{ kind: 'replicas', servers, sure: kind === 'replicas' }];
    default:
      return [{ kind, servers }];
  }
}

function namesOf(servers: readonly SeenServer[]): string[] {
  return servers.map(({ name }) => name);
}
