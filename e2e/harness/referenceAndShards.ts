import { type Dataset, type TestSeries } from './dataset';
import { type PrometheusServer } from './prometheus';
import { prometheusWith } from './prometheusWith';
import { shardOf } from './shardOf';

export interface SplitOptions {
  /**
   * How series are split: by these labels, by a function of the series, or by all labels when not given.
   * A function may return several shards; the series is then on all of them, like a job every shard scrapes.
   */
  readonly by?: readonly string[] | ((series: TestSeries) => number | readonly number[]);
  /** Flags for every server. */
  readonly args?: readonly string[];
  /** The program of a shard; that of the reference when not given, or where it gives none. */
  readonly binary?: (shard: number) => string | undefined;
}

/** One Prometheus that holds everything, and shards that hold a part each. */
export interface ReferenceAndShards {
  readonly reference: PrometheusServer;
  readonly shards: readonly PrometheusServer[];
  /** Stops all servers. */
  stop(): Promise<void>;
}

/** Starts a reference and `count` shards and loads the data into them. All are ready and loaded when it resolves. */
export async function startReferenceAndShards(
  count: number,
  dataset: Dataset,
  options: SplitOptions = {}
): Promise<ReferenceAndShards> {
  const started: PrometheusServer[] = [];
  const stop = async () => {
    await Promise.all(started.map((server) => server.stop()));
  };
  const parts = split(dataset.series, count, options.by);
  const start = async (series: readonly TestSeries[], binary?: string) => {
    const server = await prometheusWith(series, { args: options.args, binary });
    started.push(server);
    return server;
  };
  try {
    const results = await Promise.allSettled([
      start(dataset.series),
      ...parts.map((series, shard) => start(series, options.binary?.(shard))),
    ]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
    const [reference, ...shards] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    return { reference, shards, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function split(series: readonly TestSeries[], count: number, by: SplitOptions['by']): TestSeries[][] {
  const parts = Array.from({ length: count }, (): TestSeries[] => []);
  for (const one of series) {
    const place = typeof by === 'function' ? by(one) : shardOf(one.labels, count, by);
    for (const shard of typeof place === 'number' ? [place] : place) {
      parts[shard].push(one);
    }
  }
  return parts;
}
