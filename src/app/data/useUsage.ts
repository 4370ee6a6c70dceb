import { type UsageHistory, usageHistorySchema } from '../../api/scaling';
import { getFromProxy, type ProxyResult } from './getFromProxy';
import { type RangeText, timeRangeOf } from './timeRange';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 30_000;
/** About as many points as a plot has room for. */
const POINTS = 240;

interface Options {
  /** Asks nothing where empty. */
  readonly fleet: string;
  readonly range: RangeText;
}

/** Recorded use, and the range it was asked for, milliseconds since the epoch. */
interface Usage {
  readonly history: UsageHistory;
  readonly from: number;
  readonly to: number;
}

/** Recorded use of a fleet in a range of time; what ends `now` goes on. */
export function useUsage({ fleet, range }: Options): Polled<Usage> {
  return useResource({
    key: fleet === '' ? '' : `usage ${fleet} ${range.from} ${range.to}`,
    load: (signal) => loadUsage({ fleet, range }, signal),
    intervalMs: INTERVAL_MS,
  });
}

async function loadUsage({ fleet, range }: Options, signal: AbortSignal): Promise<ProxyResult<Usage>> {
  const asked = timeRangeOf(range);
  const [from, to] = [asked.from.valueOf(), asked.to.valueOf()];
  const step = Math.max(1_000, Math.ceil((to - from) / POINTS));
  const query = new URLSearchParams({ from: String(from), to: String(to), step: String(step) });
  const path = `fleets/${encodeURIComponent(fleet)}/usage?${query}`;
  const result = await getFromProxy(path, usageHistorySchema, signal);
  return result.ok ? { ok: true, value: { history: result.value, from, to } } : result;
}
