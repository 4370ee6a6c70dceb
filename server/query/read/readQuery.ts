import { type Matcher, type MemberRequest, parseMetricSelector, print, rangeRead } from '../../../src/engine/index';

export type Matchers = readonly Matcher[];

/** A remote read to be sent: the samples of all series that match, from `start` to `end`, in whole milliseconds, both included. */
export interface ReadQuery {
  readonly matchers: Matchers;
  readonly start: number;
  readonly end: number;
  /** Whether a range selector, which lacks stale markers, answers it as well. */
  readonly rangeSelectorDoes: boolean;
}

/** The read that a request of path `read` asks for; undefined where its text is no selector. */
export function readQuery(
  request: Pick<MemberRequest, 'query' | 'start' | 'end' | 'staleMarkers'>
): ReadQuery | undefined {
  const selector = parseMetricSelector(request.query);
  return !selector.ok
    ? undefined
    : {
        matchers: selector.value.matchers,
        start: Math.ceil(request.start),
        end: Math.floor(request.end),
        rangeSelectorDoes: request.staleMarkers === 'ignored',
      };
}

/** The instant query that has the samples of a read, stale markers apart. */
export function rangeQuery(
  read: Pick<MemberRequest, 'query' | 'start' | 'end'>
): Pick<MemberRequest, 'query' | 'start'> {
  const selector = parseMetricSelector(read.query);
  if (!selector.ok) {
    throw new Error('a read is of one selector');
  }
  return rangeRead({ ...read, query: print(selector.value) });
}
