import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

import { RequestStats } from '../query/requestStats';

const RESOLUTION_MS = 20;
const WINDOW_MS = 30_000;
const QUANTILES = [0.5, 0.99, 1];
/** A container's health check gives up after as long. Seconds. */
const TOO_LONG = 3;

/** Seconds by quantile. */
type Delays = ReadonlyMap<number, number>;

/** How busy the proxy itself is: how late its event loop comes round, over the last half minute to minute, and what it had to refuse. */
export class ProxyLoad {
  private readonly refusals = new RequestStats();
  private readonly histogram: IntervalHistogram;
  private readonly timer: NodeJS.Timeout;
  private before: Delays = new Map();

  constructor(registry: Registry, histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })) {
    this.histogram = histogram;
    histogram.enable();
    this.timer = setInterval(() => this.turn(), WINDOW_MS).unref();
    const delays = () => this.delays;
    new Gauge({
      name: 'promshards_event_loop_delay_seconds',
      help: 'How late the event loop of the proxy came round in the last minute; quantile 1 is the longest.',
      labelNames: ['quantile'],
      registers: [registry],
      collect() {
        delays().forEach((delay, quantile) => this.set({ quantile }, delay));
      },
    });
  }

  /** A query was refused because too many wait, or no memory was left. */
  refused(): void {
    this.refusals.add(performance.now(), true);
  }

  /** What is wrong with the proxy, each a sentence. */
  get problems(): string[] {
    const longest = this.delays.get(1) ?? 0;
    const { failed } = this.refusals.sum(performance.now());
    return [
      ...(longest >= TOO_LONG ? [busy(longest)] : []),
      ...(failed > 0 ? [`The proxy refused ${failed} of the queries of the last 5 minutes: ${REFUSED}`] : []),
    ];
  }

  stop(): void {
    clearInterval(this.timer);
    this.histogram.disable();
  }

  private get delays(): Delays {
    const now = delaysOf(this.histogram);
    return new Map(
      QUANTILES.map((quantile) => [quantile, Math.max(now.get(quantile) ?? 0, this.before.get(quantile) ?? 0)])
    );
  }

  private turn(): void {
    this.before = delaysOf(this.histogram);
    this.histogram.reset();
  }
}

/** The histogram is of the time between two ticks; nothing yet is no delay. */
function delaysOf(histogram: IntervalHistogram): Delays {
  return new Map(
    QUANTILES.map((quantile) => {
      const ns = histogram.count === 0 ? 0 : quantile === 1 ? histogram.max : histogram.percentile(100 * quantile);
      return [quantile, Math.max(0, ns / 1e9 - RESOLUTION_MS / 1000)];
    })
  );
}

function busy(longest: number): string {
  return (
    `The proxy is too busy: for up to ${longest.toFixed(1)} s in the last minute it answered nobody, not even health checks. ` +
    'Give it a whole core, or lower --max-samples and --max-series.'
  );
}

const REFUSED =
  'too many were under way, of one fleet, of one user or in all (--max-queries), or the memory was taken (--max-memory). ' +
  '/metrics tells which.';
