import { type MemberRequest } from './transport';

/**
 * The instant query of the range selector that has the samples of a read, stale markers apart. It reaches a millisecond further at
 * both ends: Prometheus 2 includes the start of a window, and M3 leaves out its end. What is outside is left out when it is decoded.
 */
export function rangeRead({
  query,
  start,
  end,
}: Pick<MemberRequest, 'query' | 'start' | 'end'>): Pick<MemberRequest, 'query' | 'start'> {
  const last = Math.floor(end);
  return { query: `${query}[${Math.max(1, last - Math.ceil(start) + 2)}ms]`, start: last + 1 };
}
