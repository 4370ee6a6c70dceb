import { type MemberRequest, parse, print, type Expr } from '../../../src/engine/index';

type Selector = Extract<Expr, { readonly kind: 'vectorSelector' }>;
export type Matchers = Selector['matchers'];

/** A remote read to be sent: the samples of all series that match, from `start` to `end`, in whole milliseconds, both included. */
export interface ReadQuery {
  readonly matchers: Matchers;
  readonly start: number;
  readonly end: number;
  /** Whether a range selector, which lacks stale markers, answers it as well. */
  readonly rangeSelectorDoes: boolean;
}

/** What `text` selects; undefined where it is anything but one vector selector without `offset` and `@`. */
function parseSelector(text: string): Selector | undefined {
  const parsed = parse(text, { experimental: false });
  if (!parsed.ok || parsed.value.kind !== 'vectorSelector') {
    return undefined;
  }
  const { offset, offsetExpr, timestamp, startOrEnd } = parsed.value;
  const shifted = offset !== 0 || (offsetExpr ?? timestamp ?? startOrEnd) !== undefined;
  return shifted ? undefined : parsed.value;
}

/** The read that a request of path `read` asks for; undefined where its text is no selector. */
export function readQuery(
  request: Pick<MemberRequest, 'query' | 'start' | 'end' | 'staleMarkers'>
): ReadQuery | undefined {
  const selector = parseSelector(request.query);
  return selector === undefined
    ? undefined
    : {
        matchers: selector.matchers,
        start: Math.ceil(request.start),
        end: Math.floor(request.end),
        rangeSelectorDoes: request.staleMarkers === 'ignored',
      };
}

/**
 * The range selector that has the samples of a read when it is evaluated at the read's end. In Prometheus 2, whose ranges
 * are closed, it has those of the millisecond before as well.
 */
export function rangeSelector({ query, start, end }: Pick<MemberRequest, 'query' | 'start' | 'end'>): string {
  const selector = parseSelector(query);
  if (selector === undefined) {
    throw new Error('a read is of one selector');
  }
  return `${print(selector)}[${Math.max(1, Math.floor(end) - Math.ceil(start) + 1)}ms]`;
}
