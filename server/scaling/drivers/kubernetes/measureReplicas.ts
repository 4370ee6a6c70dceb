import { measureServer } from '../../../measure/measureServer';
import { type ScrapedTarget, type ToldMeasurement } from '../../../measure/toldMeasurement';

const MISSING: ToldMeasurement = { state: 'missing', remoteWriteBehind: false };

/**
 * A shard by what its replicas tell. Its use is that of the first that answers. It has a target as soon as one of them has, and has
 * scraped it only when all have: any of them may be asked.
 */
export async function measureReplicas(urls: readonly string[]): Promise<ToldMeasurement> {
  const told = await Promise.all(urls.map((url) => measureServer(url)));
  const ready = told.filter(({ state }) => state === 'ready');
  const [first = told.at(0) ?? MISSING] = ready;
  const lists = ready.map(({ targets }) => targets);
  const isWhole = lists.every((list) => list !== undefined);
  return { ...first, targets: isWhole && lists.length > 0 ? together(lists.map((list) => list ?? [])) : undefined };
}

/** Exported for tests. */
export function together(lists: ReadonlyArray<readonly ScrapedTarget[]>): readonly ScrapedTarget[] {
  const found = new Map<string, ScrapedTarget[]>();
  for (const target of lists.flat()) {
    const key = JSON.stringify([target.job, target.address, Object.entries(target.labels).sort()]);
    found.set(key, [...(found.get(key) ?? []), target]);
  }
  return [...found.values()].map((same) => {
    const scrapes = same.map(({ lastScrape }) => lastScrape).filter((at) => at !== undefined);
    const isScraped = scrapes.length === lists.length;
    return { ...same[0], lastScrape: isScraped ? Math.min(...scrapes) : undefined };
  });
}
