import { type FetchResponse, getBackendSrv } from '@grafana/runtime';
import { firstValueFrom, timeout } from 'rxjs';

import { READINESS_QUERY } from '../../api/noAnswerReason';
import { serverMark } from '../../recognition/serverMark';
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
  const answer = await answerOf(member, `/api/v1/${path}${query === '' ? '' : `?${query}`}`);
  return answer?.data?.data;
}

/** What a member is by the mark of its answer to a query; undefined where it has none, or does not answer in time. */
export async function memberMark(member: MemberSource): Promise<string | undefined> {
  const answer = await answerOf(member, READINESS_QUERY);
  return answer === undefined ? undefined : serverMark((name) => answer.headers.has(name));
}

function answerOf(
  member: MemberSource,
  path: string
): Promise<FetchResponse<{ readonly data?: unknown } | null> | undefined> {
  const fetched = getBackendSrv().fetch<{ readonly data?: unknown } | null>({
    url: memberUrl(member, path),
    method: 'GET',
    showErrorAlert: false,
    hideFromInspector: true,
  });
  return firstValueFrom(fetched.pipe(timeout(TIMEOUT_MS))).catch(() => undefined);
}
