import { getBackendSrv } from '@grafana/runtime';
import { firstValueFrom, timeout } from 'rxjs';

import { type MemberSource, memberUrl } from './memberSource';

/** No query waits longer, milliseconds, for a member to say what it is. */
const TIMEOUT_MS = 2_000;

/** A member's answer to `/api/v1/status/…`; empty where there is none. */
export async function memberStatus(
  member: MemberSource,
  name: string
): Promise<Readonly<Record<string, string | undefined>>> {
  const fetched = getBackendSrv().fetch<{ readonly data?: Readonly<Record<string, string>> }>({
    url: memberUrl(member, `/api/v1/status/${name}`),
    method: 'GET',
    showErrorAlert: false,
    hideFromInspector: true,
  });
  return firstValueFrom(fetched.pipe(timeout(TIMEOUT_MS))).then(
    ({ data }) => data?.data ?? {},
    () => ({})
  );
}
