import { z } from 'zod';

import { type LoggedQueriesQuery, queryOrders } from '../../../api/queryLog';
import { timeRangeOf } from '../../data/timeRange';

/** Rows of a page. */
export const QUERIES_OF_PAGE = 25;

const HOUR_MS = 3_600_000;

const plain = { from: 'now-24h', to: 'now', order: 'time', page: 1 } as const;

/** What the page shows, as its address holds it. */
const schema = z.object({
  /** As in Grafana's addresses. */
  from: z.string().min(1).catch(plain.from),
  to: z.string().min(1).catch(plain.to),
  order: z.enum(queryOrders).catch(plain.order),
  search: z.string().min(1).max(1000).optional().catch(undefined),
  page: z.coerce.number().int().positive().catch(plain.page),
});
export type QueriesAddress = z.infer<typeof schema>;

/** Reads what `writeQueries` wrote; what is no value of its parameter is as if it were not there. */
export function readQueries(params: URLSearchParams): QueriesAddress {
  return schema.parse(Object.fromEntries(params));
}

/** The address as parameters, without what is as it is anyway. */
export function writeQueries(address: QueriesAddress): URLSearchParams {
  const known: Readonly<Record<string, unknown>> = plain;
  return new URLSearchParams(
    Object.entries(address).flatMap(([name, value]) =>
      value === undefined || value === known[name] ? [] : [[name, String(value)]]
    )
  );
}

/** What is asked of the proxy for a page: whole hours, since it counts by the hour. */
export function queriesSearch({ from, to, page, ...rest }: QueriesAddress): LoggedQueriesQuery {
  const range = timeRangeOf({ from, to });
  const hour = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;
  return {
    ...{ ...rest, offset: (page - 1) * QUERIES_OF_PAGE, limit: QUERIES_OF_PAGE, from: hour(range.from.valueOf()) },
    ...(to === 'now' ? {} : { to: hour(range.to.valueOf()) + HOUR_MS }),
  };
}
