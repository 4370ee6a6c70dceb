import { eventually } from '../../harness/proxy';
import { type Answer, askServer, differences } from '../exactness/answer';
import { type Span, type Uneven, unevenTargets } from './losses';
import { INTERVAL, type ScalingSite, SETTLE } from './scalingSite';
import { LONGEST_WINDOW, watchedQueries, windowOf } from './watchedQueries';

/** Sums are whole numbers and exact; what is divided is not the same in every order of adding. */
const TOLERANCE = 1e-12;
const PAUSE = 250;

/** One question and what fleet and reference said otherwise. */
interface Asked {
  readonly query: string;
  /** Milliseconds. */
  readonly time: number;
  readonly problems: readonly string[];
}

type Grid = Parameters<typeof askServer>[2];

/** Asks fleet and reference the same all the time, and notes where they differ from the time on that `count` gives. */
export class QueryWatch {
  /** Questions the proxy could not be asked: it was being killed. */
  unanswered = 0;
  private readonly all: Asked[] = [];
  private running = true;
  private since = Infinity;
  private readonly done: Promise<void>;

  constructor(private readonly site: ScalingSite) {
    this.done = this.run();
  }

  /** What is asked of a time (milliseconds) from here on counts. */
  count(since: number): void {
    this.since = since;
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  /**
   * The questions so far whose samples all servers are shown to have scraped evenly: how many, and what was wrong. A difference in
   * another one may be the machine's.
   */
  async verdict(): Promise<{ readonly asked: number; readonly wrong: readonly string[] }> {
    const uneven = await unevenTargets(this.site, { start: this.since - LONGEST_WINDOW, end: Date.now() - SETTLE });
    const sure = this.all.filter(({ query, time }) => isSure(uneven, query, time));
    return { asked: sure.length, wrong: sure.flatMap(({ problems }) => problems) };
  }

  /** Waits until so many questions were asked whose answers can be compared. */
  async untilAsked(count: number): Promise<void> {
    await eventually(`${count} questions that can be compared`, 90_000, async () => {
      await new Promise((resolve) => setTimeout(resolve, 10 * PAUSE));
      return (await this.verdict()).asked >= count ? true : undefined;
    });
  }

  /** Compares all queries over a span of the past (milliseconds), at the steps that can be. */
  async compareRange({ start, end }: Span): Promise<{ readonly steps: number; readonly wrong: readonly string[] }> {
    const uneven = await unevenTargets(this.site, { start: start - LONGEST_WINDOW, end });
    const grid = { start, end, step: INTERVAL, length: Math.floor((end - start) / INTERVAL) + 1 };
    const wrong: string[] = [];
    let steps = 0;
    for (const query of watchedQueries) {
      const sure = Array.from({ length: grid.length }, (_, i) => isSure(uneven, query, start + i * INTERVAL));
      steps += sure.filter(Boolean).length;
      wrong.push(...(await this.compare(query, grid, sure)));
    }
    return { steps, wrong };
  }

  private async run(): Promise<void> {
    for (let i = 0; this.running; i++) {
      const query = watchedQueries[i % watchedQueries.length];
      const time = Math.floor((Date.now() - SETTLE) / 100) * 100;
      try {
        if (await this.site.hasScraped(time)) {
          const problems = await this.compare(query, { start: time, end: time, step: 1, length: 1 }, [true]);
          if (time >= this.since) {
            this.all.push({ query, time, problems });
          }
        }
      } catch {
        this.unanswered++;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** Differences at the steps that are `sure`. */
  private async compare(query: string, grid: Grid, sure: readonly boolean[]): Promise<readonly string[]> {
    const [ours, expected] = await Promise.all([
      askServer(this.site.fleetUrl, query, grid),
      askServer(this.site.reference.url, query, grid),
    ]);
    const at = new Date(grid.start).toISOString();
    const tellsNothing = expected.error !== undefined || expected.series.size === 0;
    const found = tellsNothing
      ? [`the reference answers nothing: ${expected.error}`]
      : differences(plain(ours, sure), plain(expected, sure), TOLERANCE);
    return found.map((problem) => `${at} ${query}: ${problem}`);
  }
}

/** Whether every sample a query reads at a time was scraped evenly by all. */
function isSure(uneven: Uneven, query: string, time: number): boolean {
  const from = time - windowOf(query) - INTERVAL;
  return [...uneven.values()].every((moments) => moments.every((one) => one.from > time || one.to < from));
}

/** At the steps that are sure. Annotations tell of shards, which one server has none of. */
function plain(answer: Answer, sure: readonly boolean[]): Answer {
  const series = [...answer.series].flatMap(([key, values]) => {
    const kept = values.map((value, i) => (sure[i] === false ? undefined : value));
    return kept.some((value) => value !== undefined) ? [[key, kept] as const] : [];
  });
  return { ...answer, series: new Map(series), annotations: [] };
}
