import { type Gauges } from './gauges';

/** How a server is, by its own word. */
export interface ToldMeasurement {
  /** `missing`: it does not answer. */
  readonly state: 'ready' | 'joining' | 'replaying' | 'missing';
  /** Counters since it started, and gauges; left out where it did not tell. */
  readonly gauges?: Gauges;
  /** Its remote write lags behind what it scrapes. */
  readonly remoteWriteBehind: boolean;
  /** Its targets; undefined where it did not tell. */
  readonly targets?: readonly ScrapedTarget[];
}

/** A target as the shard that scrapes it knows it. */
export interface ScrapedTarget {
  readonly job: string;
  /** As it was discovered, before relabelling. */
  readonly address: string;
  /** After relabelling. */
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  /** Milliseconds since the epoch; undefined before the first. */
  readonly lastScrape?: number;
  /** How long that took, milliseconds. */
  readonly scrapeMs?: number;
  /** Milliseconds. */
  readonly interval: number;
  readonly error?: string;
  /** Samples of its last scrape that were kept. */
  readonly samples?: number;
}
