import { findLikeness } from '../../recognition/findLikeness';
import { findRecorded } from '../../recognition/findRecorded';
import { type Entered, isDoubt, likenessText } from '../../recognition/likeness';
import { StartMemory } from '../../recognition/startMemory';
import { type MemberSource } from './memberSource';
import { memberData } from './memberStatus';
import { rememberedEach } from './rememberedEach';

/** Until this is old, milliseconds, servers are not compared again. */
const LIKENESS_AGE_MS = 2 * 60_000;

/** What was found of data sources as members, each a sentence. */
export interface MemberLikeness {
  readonly problems: readonly string[];
  /** Those problems that may make answers wrong. */
  readonly doubts: readonly string[];
  /** Members that hold the same. */
  readonly alike: ReadonlyArray<readonly string[]>;
}

interface Asked {
  readonly members: readonly MemberSource[];
  readonly kind: Entered['kind'];
}

const starts = new StartMemory();
const known = rememberedEach(
  ({ members, kind }: Asked) => lookAtMembers(members, kind),
  ({ members, kind }) => JSON.stringify([kind, ...members.map(({ uid }) => uid)]),
  LIKENESS_AGE_MS
);

/** Whether data sources as members are the servers they are taken for; remembered for a while. */
export function memberLikeness(members: readonly MemberSource[], kind: Entered['kind']): Promise<MemberLikeness> {
  return known.get({ members, kind });
}

/** As `memberLikeness`, as it is now. */
export async function lookAtMembers(members: readonly MemberSource[], kind: Entered['kind']): Promise<MemberLikeness> {
  const servers = members.map((member) => ({
    name: member.id,
    shard: member.id,
    ask: (path: string, params = {}) => memberData(member, path, params),
  }));
  const found = await findLikeness(servers, { kind, memory: starts, now: Date.now() });
  const text = (one: (typeof found)[number]) => likenessText(one, { kind, as: 'dataSources' });
  const alike = found.flatMap((one) => (one.kind === 'replicas' || one.kind === 'oneServer' ? [one.servers] : []));
  const copies = new Set(alike.flatMap((same) => same.slice(1)));
  const different = servers.filter(({ shard }) => !copies.has(shard));
  const recorded = kind === 'hash' ? await findRecorded(different, Date.now()) : [];
  return { problems: [...found.map(text), ...recorded], doubts: found.filter(isDoubt).map(text), alike };
}
