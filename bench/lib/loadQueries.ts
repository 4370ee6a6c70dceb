import { type BenchQuery } from './queries';

/** How a client of the load asks, and what comes of it where all is well. */
export interface LoadQuery extends BenchQuery {
  readonly kind: 'cheap' | 'heavy' | 'bad' | 'cancelled' | 'slow reader';
  /** Of all that are asked, how many in a hundred. */
  readonly share: number;
  readonly instant?: boolean;
}

const RATE = 'rate(http_requests_total[5m])';

/** What people ask at once: mostly small, now and then large, wrong, given up, or read slowly. */
export const loadQueries: readonly LoadQuery[] = [
  { kind: 'cheap', name: 'workers', query: 'sum(app_workers)', share: 40, instant: true },
  {
    kind: 'cheap',
    name: 'errors',
    query: 'sum by (code) (rate(http_requests_total{code=~"5..",zone="a"}[5m]))',
    share: 20,
  },
  { kind: 'heavy', name: 'ten busiest', query: `topk(10, sum by (instance) (${RATE}))`, share: 10 },
  { kind: 'heavy', name: 'standard deviation', query: `stddev by (code) (${RATE})`, share: 5 },
  { kind: 'bad', name: 'not PromQL', query: 'sum(rate(', share: 10 },
  { kind: 'cancelled', name: 'given up', query: `quantile(0.9, ${RATE})`, share: 8 },
  { kind: 'slow reader', name: 'raw', query: 'http_requests_total{code="500"}', share: 7 },
];
