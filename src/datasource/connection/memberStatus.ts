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
  // The one cast: what is said there is text, or is not used.
  return ((await memberData(member, `status/${name}`)) ?? {}) as Readonly<Record<string, string | undefined>>;
}

/** The `data` of what a member answers at a path below `/api/v1/`; undefined where there is none, or not in time. */
export async function memberData(
  member: MemberSource,
  path: string,
  params: Readonly<Record<string, string>> = {}
): Promise<unknown> {
  const query = new URLSearchParams(params).toString();
  const fetched = getBackendSrv().fetch<{ readonly data?: unknown }>({
    url: memberUrl(member, `/api/v1/${path}${query === '' ? '' : `?${query}`}`),
    method: 'GET',
    showErrorAlert: false,
    hideFromInspector: true,
  });
  return firstValueFrom(fetched.pipe(timeout(TIMEOUT_MS))).then(
    ({ data }) => data?.data,
    () => undefined
  );
}
