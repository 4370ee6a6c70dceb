import { dialectOf, type Topology } from '../../engine/index';
import { memberStatus } from './memberStatus';
import { type MemberSource } from './memberTransport';
import { Remembered } from './remembered';

/** Servers are upgraded now and then; until this is old, milliseconds, a version is not asked for again. */
const VERSION_AGE_MS = 60_000;

const versions = new Map<string, Remembered<string | undefined>>();

/** The dialect of data sources as members, by the versions they say they are; one that says none goes along with the others. */
export async function memberDialect(members: readonly MemberSource[]): Promise<Pick<Topology, 'dialect' | 'refused'>> {
  return dialectOf(
    await Promise.all(members.map(async ({ id, uid }) => ({ name: id, version: await versionOf(uid) })))
  );
}

function versionOf(uid: string): Promise<string | undefined> {
  const known = versions.get(uid) ?? new Remembered(() => loadVersion(uid), VERSION_AGE_MS);
  versions.set(uid, known);
  return known.get();
}

async function loadVersion(uid: string): Promise<string | undefined> {
  const { version } = await memberStatus(uid, 'buildinfo');
  // Other servers call themselves a Prometheus 2 here; only its own flags prove one.
  const proven = version?.startsWith('2.') !== true || 'storage.tsdb.path' in (await memberStatus(uid, 'flags'));
  return proven ? version : undefined;
}
