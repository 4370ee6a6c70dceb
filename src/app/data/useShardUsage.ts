import { type ShardUsage, shardUsageSchema } from '../../api/shardUsage';
import { getFromProxy, type ProxyResult } from './getFromProxy';
import { type RangeText, timeRangeOf } from './timeRange';
import { type Polled, useResource } from './useResource';

const INTERVAL_MS = 30_000;
/** About as many points as a plot has room for. */
const POINTS = 240;

export type UsageMetric = ShardUsage['metric'];

interface Options {
  readonly fleet: string;
  readonly metric: UsageMetric;
  readonly range: RangeText;
}

/** Use of each shard, and the range it was asked for, milliseconds since the epoch. */
interface Usage {
  readonly usage: ShardUsage;
  readonly from: number;
  readonly to: number;
}

/** Recorded use of each of a fleet's shards in a range of time; what ends `now` goes on. */
export function useShardUsage({ fleet, metric, range }: Options): Polled<Usage> {
  return useResource({
    key: `shard-usage ${fleet} ${metric} ${range.from} ${range.to}`,
    load: (signal) => loadUsage({ fleet, metric, range }, signal),
    intervalMs: INTERVAL_MS,
  });
}

async function loadUsage({ fleet, metric, range }: Options, signal: AbortSignal): Promise<ProxyResult<Usage>> {
  const asked = timeRangeOf(range);
  const [from, to] = [asked.from.valueOf(), asked.to.valueOf()];
  const step = Math.max(1_000, Math.ceil((to - from) / POINTS));
  const query = new URLSearchParams({ metric, from: String(from), to: String(to), step: String(step) });
  const result = await getFromProxy(
    `fleets/${encodeURIComponent(fleet)}/shard-usage?${query}`,
    shardUsageSchema,
    signal
  );
  return result.ok ? { ok: true, value: { usage: result.value, from, to } } : result;
}
