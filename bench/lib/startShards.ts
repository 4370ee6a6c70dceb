import { startPrometheus } from '../../e2e/harness/prometheus';
import { writeSeries } from '../../e2e/harness/remoteWrite';
import { type BenchData, benchSeries } from './benchData';
import { type Started } from './runBench';

/** Shards over which the instances of some data are spread, by their ids; they are stopped with what is `started`. */
export async function startShards(
  data: BenchData,
  { shards, started }: { readonly shards: number; readonly started: Started }
): Promise<ReadonlyMap<string, string>> {
  const all = Array.from({ length: data.instances }, (_, index) => index);
  const urls = new Map<string, string>();
  for (let shard = 0; shard < shards; shard++) {
    const server = await startPrometheus();
    started.push(server);
    const of = all.filter((index) => index % shards === shard);
    await writeSeries(server.url, [...benchSeries(data, of)]);
    urls.set(`shard-${shard}`, server.url);
  }
  return urls;
}
