import { noAnswerReason, type QueryAnswer, READINESS_QUERY } from '../../api/noAnswerReason';
import { serverMark } from '../../recognition/serverMark';
import { grafanaFetch } from '../http/grafanaFetch';
import { type MemberSource, memberUrl } from './memberSource';

const TIMEOUT_MS = 5_000;

export interface AskedMember {
  /** Why it answers no queries; follows its name. Undefined where it does. */
  readonly reason: string | undefined;
  /** What it is, where it names itself in passing. */
  readonly name?: string;
}

/** Asks a member something that costs nothing and says how it went. Bounded to 5 s; never rejects. */
export async function askMemberNow(member: MemberSource): Promise<AskedMember> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const url = memberUrl(member, READINESS_QUERY);
    const response = await grafanaFetch(url, { method: 'GET', redirect: 'manual', signal: abort.signal });
    const body = new TextDecoder().decode(await response.arrayBuffer());
    const answer = { status: statusOf(response), contentType: response.headers.get('content-type') ?? '', body };
    const name = serverMark((header) => response.headers.has(header));
    return { reason: grafanaReason(answer) ?? noAnswerReason(answer), name };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { reason: abort.signal.aborted ? `no answer within ${TIMEOUT_MS / 1000}s` : reason };
  } finally {
    clearTimeout(timer);
  }
}

/** A browser shows no more of a redirect than that it is one. */
function statusOf({ type, status }: Response): number {
  return type === 'opaqueredirect' ? 302 : status;
}

/** What Grafana says itself, in place of the member. */
function grafanaReason({ status, body }: QueryAnswer): string | undefined {
  const isGrafana = /^\s*\{[^]*"message"/.test(body) && !/"status"\s*:\s*"(error|success)"/.test(body);
  switch (status) {
    case 400:
      return body === 'Authentication to data source failed' ? 'it refuses our credentials' : undefined;
    case 403:
      return isGrafana ? 'you may not query this data source' : undefined;
    case 404:
      return isGrafana ? 'there is no such data source' : undefined;
    case 502:
    case 504:
      return 'Grafana cannot reach it';
    default:
      return undefined;
  }
}
