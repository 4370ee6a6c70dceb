import { type Random } from '../../../demo/random';
import { type SeriesLabels, type TestSeries } from '../../harness/dataset';
import { fileClock, type FileClock } from '../../harness/fileClock';
import { eventually, type Proxy, startProxy } from '../../harness/proxy';
import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { writeSeries } from '../../harness/remoteWrite';
import { plainScraped } from './plainScraped';

const SCRAPE = 15_000;
const MINUTE = 60_000;
const INSTANCES = 9;
/** Longer than what a member says of itself is believed. */
const BELIEVED_MS = 1_100;
const SHARDS = 3;
/** The one that says that it only scrapes. */
const SCRAPING = 2;
/** What an exporter there tells was so long ago. */
const BEHIND = 10 * MINUTE;

const CONFIG = `global:
  scrape_interval: 15s
  evaluation_interval: 15s
`;

interface Pending {
  readonly labels: SeriesLabels;
  readonly time: number;
  readonly value: number;
  readonly shard: number;
  /** When it arrives. */
  readonly due: number;
}

interface Target {
  readonly index: number;
  readonly offset: number;
  shard: number;
  /** It is cut off until then, and what it has comes all at once. */
  cutOffUntil: number;
  /** When its newest sample arrives: none overtakes another. */
  lastDue: number;
  total: number;
}

/**
 * One Prometheus and a fleet of three, which get the same samples as a clock goes on that is not the machine's: many of them late,
 * by no more than a member takes or says. The proxy's clock is that one too.
 */
export class RefreshSite {
  private pending: Pending[] = [];
  private readonly targets: Target[];

  private constructor(
    readonly reference: PrometheusServer,
    readonly shards: readonly PrometheusServer[],
    readonly proxy: Proxy,
    private readonly more: {
      readonly random: Random;
      readonly clock: FileClock;
      readonly close: () => Promise<void>;
      now: number;
    }
  ) {
    this.targets = Array.from({ length: INSTANCES }, (_, index) => ({
      index,
      offset: Math.floor(more.random() * SCRAPE),
      shard: index % SHARDS,
      cutOffUntil: 0,
      lastDue: 0,
      total: 0,
    }));
  }

  static async start(random: Random, start: number): Promise<RefreshSite> {
    const clock = await fileClock(start);
    const servers = await Promise.all(
      Array.from({ length: SHARDS + 1 }, () => startPrometheus({ config: CONFIG, args: ['--web.enable-admin-api'] }))
    );
    const [reference, ...shards] = servers;
    const gateway = await plainScraped(shards[SCRAPING].url);
    const urls = shards.map(({ url }, i) => (i === SCRAPING ? gateway.url : url));
    const fleet = {
      ...{ id: 'refreshed', kind: 'hash', driver: 'static', partition_labels: ['instance'] },
      static: { shards: urls.map((url, i) => ({ id: `shard-${i}`, replicas: [{ url }] })) },
    };
    const proxy = await startProxy({
      fleets: JSON.stringify({ fleets: [fleet] }),
      args: ['--cache-bytes', '8Mi'],
      env: { NODE_OPTIONS: clock.nodeOptions },
    });
    const close = async (): Promise<void> => {
      await proxy.stop();
      await gateway.close();
      await Promise.all(servers.map((server) => server.stop()));
      await clock.remove();
    };
    return new RefreshSite(reference, shards, proxy, { random, clock, close, now: start });
  }

  get now(): number {
    return this.more.now;
  }

  /** The clock goes on, and what has come until then is written. */
  async advance(by: number): Promise<void> {
    const { random } = this.more;
    const before = this.now;
    this.more.now += by;
    for (const target of this.targets) {
      for (let time = firstScrape(before, target.offset); time <= this.now; time += SCRAPE) {
        this.scrape(target, time);
      }
      if (target.shard === 0 && target.cutOffUntil < this.now && random() < 0.004) {
        target.cutOffUntil = this.now + random() * 50 * MINUTE;
      }
    }
    await this.more.clock.set(this.now);
    const due = this.pending.filter((one) => one.due <= this.now);
    this.pending = this.pending.filter((one) => one.due > this.now);
    await this.write(due);
  }

  /** A target's samples come to another shard from now on, and at once those that are on their way. */
  move(): void {
    const { random } = this.more;
    const target = this.targets[Math.floor(random() * (INSTANCES - 1))];
    Object.assign(target, { shard: Math.floor(random() * SHARDS), cutOffUntil: 0, lastDue: 0 });
    const { instance } = labelsOf(target);
    this.pending = this.pending.map((one) => (one.labels.instance === instance ? { ...one, due: this.now } : one));
  }

  /** Deletes what one target had in some minutes. */
  async forget(): Promise<void> {
    const { random } = this.more;
    const start = this.now - random() * 180 * MINUTE;
    const params = new URLSearchParams({
      'match[]': `{instance="vm-${Math.floor(random() * INSTANCES)}"}`,
      start: (start / 1000).toFixed(3),
      end: ((start + random() * 30 * MINUTE) / 1000).toFixed(3),
    });
    await Promise.all(
      [this.reference, ...this.shards].map(({ url }) =>
        fetch(`${url}/api/v1/admin/tsdb/delete_series?${params}`, { method: 'POST' })
      )
    );
    await believed();
  }

  async restart(): Promise<void> {
    const shard = this.someShard();
    await shard.kill('SIGTERM');
    await shard.restart();
    await this.answers();
  }

  async reload(): Promise<void> {
    await fetch(`${this.someShard().url}/-/reload`, { method: 'POST' });
    await believed();
  }

  /** While one member is away. */
  async without<T>(ask: () => Promise<T>): Promise<T> {
    const shard = this.someShard();
    await shard.kill('SIGTERM');
    try {
      return await ask();
    } finally {
      await shard.restart();
      await this.answers();
    }
  }

  /** All members answer, and what they are is known. */
  async answers(): Promise<void> {
    await believed();
    await eventually('all members answer', 30_000, async () => {
      const answer = await fetch(`${this.proxy.url}/fleets/refreshed/api/v1/query?query=count(gauge)`);
      const { warnings = [] } = (await answer.json()) as { readonly warnings?: readonly string[] };
      return answer.ok && !warnings.some((text) => text.includes('is not known to compute')) ? true : undefined;
    });
  }

  close(): Promise<void> {
    return this.more.close();
  }

  private someShard(): PrometheusServer {
    return this.shards[Math.floor(this.more.random() * SHARDS)];
  }

  private scrape(target: Target, time: number): void {
    const { random } = this.more;
    const { index, shard } = target;
    const at = labelsOf(target);
    target.total = random() < 0.003 ? 0 : target.total;
    target.total += Math.floor(random() * 40);
    const values: ReadonlyArray<readonly [SeriesLabels, number]> = [
      ...['200', '404', '500'].map(
        (code, i) => [{ __name__: 'reqs_total', ...at, code }, target.total * (i + 1)] as const
      ),
      [{ __name__: 'gauge', ...at }, Math.floor(random() * 64) / 4],
      [{ __name__: 'steady', ...at }, index % 3],
      [{ __name__: 'floaty', ...at }, random() * 10 ** (index - 4)],
    ];
    // A scrape finds nothing now and then.
    if (random() < 0.02) {
      return;
    }
    const due = Math.max(target.lastDue, this.dueOf(target, time));
    target.lastDue = due;
    values.forEach(([labels, value]) => this.pending.push({ labels, time, value, shard, due }));
    if (index % SHARDS === SCRAPING && shard === SCRAPING) {
      const labels = { __name__: 'lagging', ...at };
      this.pending.push({ labels, time, value: Math.floor(random() * 64) / 4, shard, due: time + BEHIND });
    }
  }

  private dueOf({ shard, cutOffUntil }: Target, time: number): number {
    const { random } = this.more;
    switch (shard) {
      case 0:
        return Math.max(time, cutOffUntil);
      case 1:
        return time + (random() < 0.1 ? random() * 4 * MINUTE : 0);
      default:
        return time + random() * SCRAPE;
    }
  }

  private async write(samples: readonly Pending[]): Promise<void> {
    const ordered = [...samples].sort((a, b) => a.time - b.time);
    const of = (shard: number | undefined): readonly TestSeries[] => {
      const series = new Map<string, { labels: SeriesLabels; samples: Array<readonly [number, number]> }>();
      for (const { labels, time, value } of ordered.filter((one) => shard === undefined || one.shard === shard)) {
        const key = JSON.stringify(labels);
        const one = series.get(key) ?? { labels, samples: [] };
        one.samples.push([time, value]);
        series.set(key, one);
      }
      return [...series.values()];
    };
    await Promise.all([
      writeSeries(this.reference.url, of(undefined)),
      ...this.shards.map(({ url }, shard) => writeSeries(url, of(shard))),
    ]);
  }
}

function labelsOf({ index }: Target) {
  return { instance: `vm-${index}`, zone: 'abc'[index % 2], job: 'web' };
}

function firstScrape(after: number, offset: number): number {
  return (Math.floor((after - offset) / SCRAPE) + 1) * SCRAPE + offset;
}

function believed(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, BELIEVED_MS);
  });
}
