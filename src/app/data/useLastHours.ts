import { z } from 'zod';

import { getFromFleets, type ProxyResult } from './getFromProxy';
import { LINE_COLORS } from './lineColors';
import { type Plot, type PlotLine } from './plot';
import { seriesText } from './seriesText';
import { type RangeText, timeRangeOf } from './timeRange';
import { type Polled, useResource } from './useResource';

/** The range of `useLastHours`. */
export const LAST_HOURS: RangeText = { from: 'now-6h', to: 'now' };

const INTERVAL_MS = 30_000;
/** About as many points as a plot has room for. */
const POINTS = 240;

/** What a query gave over the last hours; times are milliseconds since the epoch. */
interface LastHours {
  readonly from: number;
  readonly to: number;
  readonly plot: Plot;
  /** The lines' newest values, in their order, as PromQL writes them; left out where the last point has none. */
  readonly newest: ReadonlyArray<string | undefined>;
  /** Whether there are more series than lines. */
  readonly isCut: boolean;
  /** What the answer says of itself, each a sentence. */
  readonly warnings: readonly string[];
}

const answerSchema = z.object({
  data: z.object({
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        /** Left out where all are native histograms. */
        values: z.array(z.tuple([z.number(), z.string()])).optional(),
      })
    ),
  }),
  warnings: z.array(z.string()).optional(),
});
type Series = z.output<typeof answerSchema>['data']['result'][number];

/** What an expression gives over a fleet in the last hours, asked for again as long as it is shown. */
export function useLastHours(fleet: string, query: string): Polled<LastHours> {
  return useResource({
    key: `last-hours ${fleet} ${query}`,
    load: (signal) => load(fleet, query, signal),
    intervalMs: INTERVAL_MS,
  });
}

async function load(fleet: string, query: string, signal: AbortSignal): Promise<ProxyResult<LastHours>> {
  const range = timeRangeOf(LAST_HOURS);
  const step = Math.ceil((range.to.valueOf() - range.from.valueOf()) / POINTS / 1000);
  const end = Math.floor(range.to.valueOf() / 1000);
  const start = end - POINTS * step;
  // One more tells whether there are more.
  const limit = LINE_COLORS.length + 1;
  const params = new URLSearchParams(
    Object.entries({ query, start, end, step, limit }).map(([name, value]) => [name, String(value)])
  );
  const address = `${encodeURIComponent(fleet)}/api/v1/query_range?${params}`;
  const answer = await getFromFleets(address, answerSchema, signal);
  if (!answer.ok) {
    return answer;
  }
  const { data, warnings = [] } = answer.value;
  const isCut = data.result.length > LINE_COLORS.length;
  const series = data.result.slice(0, LINE_COLORS.length);
  const times = Array.from({ length: POINTS + 1 }, (_, i) => 1000 * (start + i * step));
  return {
    ok: true,
    value: {
      ...{ from: 1000 * start, to: 1000 * end, isCut },
      // That it was cut is what was asked for.
      warnings: isCut ? [] : warnings,
      plot: { times: series.length === 0 ? [] : times, lines: series.map(lineOf(times)), unit: 'short', decimals: 3 },
      newest: series.map(({ values = [] }) => values.find(([time]) => time === end)?.[1]),
    },
  };
}

function lineOf(times: readonly number[]): (series: Series, index: number) => PlotLine {
  const at = new Map(times.map((time, i) => [time, i]));
  return ({ metric, values: samples = [] }, index) => {
    const values = times.map((): number | null => null);
    for (const [time, text] of samples) {
      const i = at.get(Math.round(1000 * time));
      const value = Number(text);
      if (i !== undefined && Number.isFinite(value)) {
        values[i] = value;
      }
    }
    return { name: seriesText(metric), values, color: LINE_COLORS[index] };
  };
}
