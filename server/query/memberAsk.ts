import { type MemberRequest, querySpan, type TimeSpan } from '../../src/engine/index';
import { rangeSelector, type ReadQuery, readQuery } from './read/readQuery';

type Asked = Pick<
  MemberRequest,
  'path' | 'query' | 'start' | 'end' | 'step' | 'staleMarkers' | 'replica' | 'notReplica'
>;

interface FormOptions {
  readonly timeout: number;
  readonly lookback: number;
}

export interface MemberAsk {
  readonly method: 'POST';
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
export function memberAsk(request: Asked, options: FormOptions): MemberAsk {
  const { query, path, start, end, step, replica, notReplica } = request;
  if (path !== 'read') {
    const reads = () => querySpan(query, options.lookback, { start, end, step, length: 1 });
    return { method: 'POST', path: `/api/v1/${path}`, form: memberForm(request, options), reads, replica, notReplica };
  }
  // Of a read, the form is that of the range selector a member without remote read is asked for instead.
  const form = memberForm({ ...request, path: 'query', query: rangeSelector(request), start: request.end }, options);
  return {
    method: 'POST',
    path: '/api/v1/query',
    form,
    read: readQuery(request),
    reads: () => ({ from: start, to: end }),
    replica,
    notReplica,
  };
}

/** The form of a PromQL request to a member. Times in milliseconds become seconds with three decimals. */
function memberForm(request: Asked, options: FormOptions): URLSearchParams {
  const form = new URLSearchParams({ query: request.query });
  if (request.path === 'query') {
    form.set('time', seconds(request.start));
  } else {
    form.set('start', seconds(request.start));
    form.set('end', seconds(request.end));
    form.set('step', seconds(request.step));
  }
  form.set('timeout', seconds(Math.max(1, options.timeout)));
  form.set('lookback_delta', seconds(options.lookback));
  return form;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
