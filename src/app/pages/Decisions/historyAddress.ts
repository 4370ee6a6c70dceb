import { z } from 'zod';

/** What the page shows, as its address holds it. */
const schema = z.object({
  view: z.enum(['decisions', 'audit']).catch('decisions'),
  outcome: z.enum(['scale-up', 'scale-down', 'hold']).optional().catch(undefined),
  by: z.enum(['people', 'controller']).optional().catch(undefined),
  /** As in Grafana's addresses. */
  from: z.string().min(1).catch('now-24h'),
  to: z.string().min(1).catch('now'),
  /** Rows older than this one; the newest where it is left out. */
  before: z.coerce.number().int().positive().optional().catch(undefined),
  /** The decision whose details are shown. */
  decision: z.coerce.number().int().positive().optional().catch(undefined),
});
export type HistoryAddress = z.infer<typeof schema>;

/** Reads what `writeHistory` wrote; what is no value of its parameter is as if it were not there. */
export function readHistory(params: URLSearchParams): HistoryAddress {
  return schema.parse(Object.fromEntries(params));
}

/** The address as parameters, without what is as it is anyway. */
export function writeHistory(address: HistoryAddress): URLSearchParams {
  const plain: Readonly<Record<string, string>> = { view: 'decisions', from: 'now-24h', to: 'now' };
  return new URLSearchParams(
    Object.entries(address).flatMap(([name, value]) =>
      value === undefined || value === plain[name] ? [] : [[name, String(value)]]
    )
  );
}
