import { dialectOf, releaseDoubts, type Topology } from '../../engine/index';
import { featureNames } from '../../recognition/featureNames';
import { type MemberSource } from './memberSource';
import { memberStatus } from './memberStatus';
import { rememberedEach } from './rememberedEach';

/** Servers are upgraded now and then; until this is old, milliseconds, a version is not asked for again. */
const VERSION_AGE_MS = 60_000;

interface NamedServer {
  /** For a person. */
  readonly name: string | undefined;
  /** The version of a Prometheus; undefined of other servers. */
  readonly prometheus: string | undefined;
  /** What a Prometheus has switched on by `--enable-feature`; empty where it does not say. */
  readonly features: readonly string[];
}

export interface MemberDialect {
  readonly of: Pick<Topology, 'dialect' | 'newest' | 'refused'>;
  /** Why answers may be off because of it, each a sentence. */
  readonly doubts: readonly string[];
}

/** The dialect of data sources as members, by the versions they say they are; one that says none goes along with the others. */
export async function memberDialect(members: readonly MemberSource[]): Promise<MemberDialect> {
  const servers = await Promise.all(
    members.map(async (member) => {
      const { prometheus, features } = await namedServer(member);
      return { name: member.id, version: prometheus, features };
    })
  );
  return { of: dialectOf(servers), doubts: releaseDoubts(servers) };
}

/** What a member is by its own word; remembered for a while. */
export const { get: namedServer } = rememberedEach(askName, ({ uid }) => uid, VERSION_AGE_MS);

async function askName(member: MemberSource): Promise<NamedServer> {
  const [{ version, application }, flags] = await Promise.all([
    memberStatus(member, 'buildinfo'),
    memberStatus(member, 'flags'),
  ]);
  if (application !== undefined) {
    return { name: `${application} ${version ?? ''}`.trim(), prometheus: undefined, features: [] };
  }
  // Other servers call themselves a Prometheus 2 here; only its own flags prove one.
  const proven = version?.startsWith('2.') !== true || 'storage.tsdb.path' in flags;
  const features = featureNames(flags['enable-feature']);
  return proven && version !== undefined
    ? { name: `Prometheus ${version}`, prometheus: version, features }
    : { name: undefined, prometheus: undefined, features: [] };
}
