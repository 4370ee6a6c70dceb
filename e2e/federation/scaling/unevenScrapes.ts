/** A scrape of a target by one server. */
export interface Scrape {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly ok: boolean;
}

/** What one server scraped of a target. */
export interface Scraper {
  /** In order. */
  readonly scrapes: readonly Scrape[];
  /** Until when it was to go on scraping the target that it was to scrape at `time`; `time` where it was not. */
  readonly givenUntil: (time: number) => number;
}

/** From and to, in milliseconds since the epoch. */
export interface Moment {
  readonly from: number;
  readonly to: number;
}

export interface ScrapeRules {
  /** Between two scrapes, in milliseconds. */
  readonly interval: number;
  /** Until when there can be scrapes to look at. */
  readonly end: number;
}

/** Share of an interval that a scrape may be off. A cut-over is half an interval off. */
const SLACK = 0.4;
/** Two shards whose scrapes are that far apart may have them on two sides of a cut-over. */
const APART = 0.3;

/**
 * When a busy machine kept servers from scraping one target evenly: a server that had the target all along skipped a scrape, or
 * came late or in vain; or two shards that both have it scrape it at other moments. Only Prometheus decides that, never
 * who gives it the target: what a server was not given, or has not begun to scrape, is no such moment.
 */
export function unevenScrapes(
  { reference, shards }: { readonly reference: Scraper; readonly shards: readonly Scraper[] },
  rules: ScrapeRules
): readonly Moment[] {
  return [...[reference, ...shards].flatMap((one) => uneven(one, rules)), ...apart(shards, rules)];
}

function uneven({ scrapes, givenUntil }: Scraper, { interval, end }: ScrapeRules): readonly Moment[] {
  return scrapes.flatMap(({ time, ok }, i) => {
    const next = scrapes.at(i + 1)?.time ?? end;
    const until = Math.min(next, givenUntil(time));
    const isLate = until - time > (1 + SLACK) * interval;
    const isClose = next < end && next - time < (1 - SLACK) * interval;
    return [
      ...(ok ? [] : [{ from: time - interval, to: time + interval }]),
      ...(isLate ? [{ from: time, to: until + interval }] : []),
      ...(isClose ? [{ from: time, to: next + interval }] : []),
    ];
  });
}

function apart(shards: readonly Scraper[], { interval }: ScrapeRules): readonly Moment[] {
  return shards.flatMap((one, i) =>
    shards.slice(i + 1).flatMap((other) =>
      one.scrapes.flatMap(({ time }) => {
        const nearest = Math.min(...other.scrapes.map((scrape) => Math.abs(scrape.time - time)));
        return nearest > APART * interval && nearest <= interval / 2
          ? [{ from: time - interval, to: time + interval }]
          : [];
      })
    )
  );
}
