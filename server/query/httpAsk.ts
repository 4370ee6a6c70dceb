import { ASIDE_MS } from '../../src/api/fanout';
import { type MemberCall, memberCall, type MemberRequest, querySpan, type TimeSpan } from '../../src/engine/index';
import { rangeQuery, type ReadQuery, readQuery } from './read/readQuery';

type Asked = Pick<
  MemberRequest,
  'path' | 'query' | 'start' | 'end' | 'step' | 'label' | 'limit' | 'staleMarkers' | 'replica' | 'notReplica'
>;

interface FormOptions {
  readonly timeout: number;
  readonly lookback: number;
}

export interface HttpAsk {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly form: URLSearchParams;
  /** The read, if it is one. */
  readonly read?: ReadQuery;
  /** The times of the samples it reads. */
  readonly reads: () => TimeSpan | undefined;
  readonly replica?: string;
  readonly notReplica?: string;
}

/** What a member is asked for a request. */
export function httpAsk(request: Asked, options: FormOptions): HttpAsk {
  const { path, start, end, replica, notReplica } = request;
  const whose = { replica, notReplica };
  if (path === 'read') {
    // The form is that of the range selector a member without remote read is asked for instead.
    const range = memberCall({ ...request, ...rangeQuery(request), path: 'query' });
    return {
      ...{ ...addressOf(range, options), ...whose },
      read: readQuery(request),
      reads: () => ({ from: start, to: end }),
    };
  }
  const reads = () => spanRead(request, options.lookback);
  return { ...addressOf(memberCall({ ...request, path }), options), ...whose, reads };
}

/** The times of the samples that a member reads to evaluate the text of a request; undefined where it reads none, or it is not known. */
export function spanRead(
  { path, query, start, end, step }: Pick<MemberRequest, 'path' | 'query' | 'start' | 'end' | 'step'>,
  lookback: number
): TimeSpan | undefined {
  return path === 'rules' ? undefined : querySpan(query, lookback, { start, end, step, length: 1 });
}

function addressOf(
  { path, method, params }: MemberCall,
  options: FormOptions
): Pick<HttpAsk, 'method' | 'path' | 'form'> {
  const form = new URLSearchParams(params.map(([name, value]): [string, string] => [name, value]));
  if (form.has('query')) {
    form.set('timeout', `${Math.max(1, Math.ceil(options.timeout))}ms`);
    form.set('lookback_delta', `${options.lookback}ms`);
  }
  return { method, path: `/api/v1/${path}`, form };
}

/** Of a query's time, what a member's index may take: the rest is for the query. */
const INDEX_SHARE = 0.25;

/** When a request's answer is of no use any more, on the clock of `now`, in milliseconds. */
export function deadlineOf(
  { path, aside = false }: Pick<MemberRequest, 'path' | 'aside'>,
  { now, deadline }: { readonly now: number; readonly deadline: number }
): number {
  if (aside) {
    return Math.min(deadline, now + ASIDE_MS);
  }
  return path === 'series' || path === 'values' ? now + (deadline - now) * INDEX_SHARE : deadline;
}
