import { type Answer, askServer, differences } from '../exactness/answer';
import { INTERVAL, type ScalingSite, SETTLE } from './scalingSite';
import { watchedQueries } from './watchedQueries';

/** Sums are whole numbers and exact; what is divided is not the same in every order of adding. */
const TOLERANCE = 1e-12;
const PAUSE = 250;

/** Asks fleet and reference the same all the time, and notes where they differ from the time on that `count` gives. */
export class QueryWatch {
  readonly wrong: string[] = [];
  asked = 0;
  /** Questions the proxy could not be asked: it was being killed. */
  unanswered = 0;
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

  /** Compares all queries over a span of the past (milliseconds). */
  async compareRange(start: number, end: number): Promise<readonly string[]> {
    const step = INTERVAL;
    const grid = { start, end, step, length: Math.floor((end - start) / step) + 1 };
    const problems: string[] = [];
    for (const query of watchedQueries) {
      problems.push(...(await this.compare(query, grid)));
    }
    return problems;
  }

  private async run(): Promise<void> {
    for (let i = 0; this.running; i++) {
      const query = watchedQueries[i % watchedQueries.length];
      const start = Math.floor((Date.now() - SETTLE) / 100) * 100;
      const grid = { start, end: start, step: 1, length: 1 };
      try {
        const found = await this.compare(query, grid);
        if (start >= this.since) {
          this.wrong.push(...found);
          this.asked++;
        }
      } catch {
        this.unanswered++;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  private async compare(query: string, grid: Parameters<typeof askServer>[2]): Promise<readonly string[]> {
    const [ours, expected] = await Promise.all([
      askServer(this.site.fleetUrl, query, grid),
      askServer(this.site.reference.url, query, grid),
    ]);
    const at = new Date(grid.start).toISOString();
    const tellsNothing = expected.error !== undefined || expected.series.size === 0;
    const found = tellsNothing
      ? [`the reference answers nothing: ${expected.error}`]
      : differences(plain(ours), plain(expected), TOLERANCE);
    return found.map((problem) => `${at} ${query}: ${problem}`);
  }
}

/** Annotations tell of shards, which one server has none of. */
function plain(answer: Answer): Answer {
  return { ...answer, annotations: [] };
}
