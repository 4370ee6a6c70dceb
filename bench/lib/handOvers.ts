import { type TestSeries } from '../../e2e/harness/dataset';
import { type Move } from '../../src/engine/index';
import { type BenchData, benchSeries, instanceName } from './benchData';

/** Both servers scrape a target that is handed over for so long before and after its cut-over. */
const OVERLAP = 30_000;

/** Hand-overs spread evenly over the last `within` milliseconds, each of the next instance to the next shard. */
export function evenMoves(
  data: BenchData,
  asked: { readonly moves: number; readonly within: number; readonly shards: number }
): readonly Move[] {
  const homes = new Map<number, number>();
  return Array.from({ length: asked.moves }, (_, i): Move => {
    const index = i % data.instances;
    const from = homes.get(index) ?? index % asked.shards;
    const to = (from + 1) % asked.shards;
    homes.set(index, to);
    const cutOver = Math.round(data.end - asked.within + ((i + 0.5) * asked.within) / asked.moves);
    const times = { joined: cutOver - OVERLAP, cutOver, left: cutOver + OVERLAP };
    return { labels: { instance: instanceName(index) }, from: shardName(from), to: shardName(to), ...times };
  });
}

export function shardName(index: number): string {
  return `shard-${index}`;
}

/** What a shard of a fleet holds with such a past, of the series it would hold alone. */
export function* heldSeries(
  data: BenchData,
  { moves, shard, shards }: { readonly moves: readonly Move[]; readonly shard: number; readonly shards: number }
): Generator<TestSeries> {
  const own = shardName(shard);
  const byInstance = new Map<string, Move[]>();
  moves.forEach((move) =>
    byInstance.set(move.labels.instance, [...(byInstance.get(move.labels.instance) ?? []), move])
  );
  for (let index = 0; index < data.instances; index++) {
    const past = byInstance.get(instanceName(index)) ?? [];
    const spans = [undefined, ...past].map((came, i) => ({
      of: came?.to ?? shardName(index % shards),
      from: came?.joined ?? Number.NEGATIVE_INFINITY,
      to: past.at(i)?.left ?? Number.POSITIVE_INFINITY,
    }));
    const mine = spans.filter(({ of }) => of === own);
    for (const one of mine.length === 0 ? [] : benchSeries(data, [index])) {
      yield {
        ...one,
        samples: one.samples?.filter(([time]) => mine.some(({ from, to }) => time >= from && time <= to)),
      };
    }
  }
}
