import { getBackendSrv } from '@grafana/runtime';
import { firstValueFrom, timeout } from 'rxjs';

import { dialectOf, type Topology } from '../../engine/index';
import { type MemberSource } from './memberTransport';
import { Remembered } from './remembered';

/** Servers are upgraded now and then; until this is old, milliseconds, a version is not asked for again. */
const VERSION_AGE_MS = 60_000;
/** No query waits longer, milliseconds, for a member to say its version. */
const TIMEOUT_MS = 2_000;

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
  const { version } = await status(uid, 'buildinfo');
  // Other servers call themselves a Prometheus 2 here; only its own flags prove one.
  const proven = version?.startsWith('2.') !== true || 'storage.tsdb.path' in (await status(uid, 'flags'));
  return proven ? version : undefined;
}

/** The answer to `/api/v1/status/…`; empty where there is none. */
async function status(uid: string, name: string): Promise<Readonly<Record<string, string | undefined>>> {
  const url = `/api/datasources/proxy/uid/${encodeURIComponent(uid)}/api/v1/status/${name}`;
  const fetched = getBackendSrv().fetch<{ readonly data?: Readonly<Record<string, string>> }>({
    url,
    method: 'GET',
    showErrorAlert: false,
    hideFromInspector: true,
  });
  return firstValueFrom(fetched.pipe(timeout(TIMEOUT_MS))).then(
    ({ data }) => data?.data ?? {},
    () => ({})
  );
}
