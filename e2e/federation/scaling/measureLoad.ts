import { eventually } from '../../harness/proxy';
import { INTERVAL, type ScalingSite } from './scalingSite';

const FIRST = 350;
const MOST = 10_000;
/** Rests of two shards that one shard should carry: four at rest use up to twice as much as two. */
const RESTS = 2;
/** Use under load over what one shard should carry: above three, it asks for four. */
const LOADS = 4;
const MEASURES = 3;
/** Until all targets were scraped as they are now, and what was made for it is cleared away. */
const SETTLING = INTERVAL + 1000;
const LONGEST = 60_000;

/** What targets and policy are set to, so that any machine comes to the same number of shards. */
export interface MeasuredLoad {
  /** Samples of each target that are dropped, for four shards; with none, one is enough. */
  readonly costly: number;
  /** What one shard should use, in cores. */
  readonly target: number;
  /** Use of two shards in cores. */
  readonly rest: number;
  readonly load: number;
}

/**
 * Measures what a fleet of two shards uses under load and at rest, with all that goes on beside. The load is made greater until it
 * is a clear multiple of the rest. Ends at rest; `window` is the policy's `cpuWindowSeconds` in milliseconds.
 */
export async function measureLoad(site: ScalingSite, window: number): Promise<MeasuredLoad> {
  const measure = async (costly: number) => {
    site.targets.setCostly(costly);
    return await measuredCpu(site, window);
  };
  for (let costly = FIRST; ;) {
    const load = Math.min(...(await measure(costly)));
    const rest = Math.max(...(await measure(0)));
    const ratio = load / (RESTS * LOADS * rest);
    if (ratio >= 1 || costly === MOST) {
      return { costly, load, rest, target: load / LOADS };
    }
    costly = Math.min(MOST, Math.ceil((costly * 1.3) / ratio));
  }
}

/** Some measures that have nothing of earlier than now in them. */
function measuredCpu(site: ScalingSite, window: number): Promise<readonly number[]> {
  const since = Date.now() + SETTLING + window;
  return eventually('use of CPU is measured', LONGEST, async () => {
    const measures = Date.now() < since ? [] : await site.cpu(since);
    return measures.length >= MEASURES ? measures : undefined;
  });
}
