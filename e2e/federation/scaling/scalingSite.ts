import path from 'node:path';

import { type Decision, decisionPageSchema } from '../../../src/api/decisions';
import { type Policy, policyDocumentSchema } from '../../../src/api/policy';
import { type ScalingStatus, scalingStatusSchema, usageHistorySchema } from '../../../src/api/scaling';
import { movePageSchema } from '../../../src/api/targets';
import { findPrometheus } from '../../../scripts/tools.mjs';
import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../../harness/proxy';
import { GivenTargets } from './givenTargets';
import { COSTLY_RELABELLING, type LoadTargets, startLoadTargets } from './loadTargets';
import { type ShardFolder, shardFolders } from './shardFolders';
import { LONGEST_WINDOW } from './watchedQueries';

export const INTERVAL = 2500;
/** After so long both servers have what was scraped. */
export const SETTLE = 3 * INTERVAL;
const TARGETS = 12;
const JOB = { job_name: 'vm', track_timestamps_staleness: true };
const DROPPING = {
  metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'costly', action: 'drop' }],
};
const LABELS = { site: 'test' };
/** Timestamps are those of the plan, so that two servers' samples have the same. */
const ALIGNED = '--scrape.timestamp-tolerance=100ms';

/** A process fleet and one Prometheus that scrapes the same targets. */
export class ScalingSite {
  readonly given: GivenTargets;

  private constructor(
    readonly targets: LoadTargets,
    readonly reference: PrometheusServer,
    private readonly options: { readonly program: string; readonly dir?: string; readonly retention: string },
    public proxy: Proxy
  ) {
    this.given = new GivenTargets(() => this.shards);
  }

  static async start(options: { readonly retention?: string } = {}): Promise<ScalingSite> {
    const found = await findPrometheus();
    if (!found.ok) {
      throw new Error(found.problem);
    }
    const targets = await startLoadTargets(TARGETS, INTERVAL);
    const reference = await startPrometheus({ config: referenceConfig(targets), args: [ALIGNED], features: [] });
    const more = { program: found.path, retention: options.retention ?? '1h' };
    const proxy = await startProxy(proxyOptions(targets, more));
    return new ScalingSite(targets, reference, more, proxy);
  }

  /** Waits until fleet and reference have as much of every target as any watched query reads. */
  async untilWhole(): Promise<void> {
    await eventually('all windows are whole', 60_000, async () => {
      const counts = await Promise.all([this.fleetUrl, this.reference.url].map(withWholeWindow));
      return counts.every((count) => count === TARGETS) ? true : undefined;
    });
  }

  get fleetUrl(): string {
    return `${this.proxy.url}/fleets/vms`;
  }

  /** The shards, as the driver has written them down. */
  get shards(): readonly ShardFolder[] {
    return shardFolders(path.join(this.proxy.dir, 'data/fleets/vms'));
  }

  /** Whether the reference, and the shards between them, have the newest sample of every target at a time: asked of themselves. */
  async hasScraped(time: number): Promise<boolean> {
    const running = this.shards.filter((shard) => shard.running);
    const [reference, ...shards] = await Promise.all(
      [this.reference.url, ...running.map(({ port }) => `http://127.0.0.1:${port}`)].map((url) => newest(url, time))
    );
    const isNew = (at = 0) => at > time - INTERVAL;
    return this.targets.addresses.every(
      (address) => isNew(reference.get(address)) && shards.some((own) => isNew(own.get(address)))
    );
  }

  /** Ends the proxy in the middle of whatever it does, and starts it again on the same data. */
  async killProxy(): Promise<void> {
    const { dir } = this.proxy;
    await this.proxy.kill('SIGKILL');
    this.proxy = await startProxy({ ...proxyOptions(this.targets, this.options), dir });
  }

  async status(): Promise<ScalingStatus> {
    return scalingStatusSchema.parse(await this.get('/api/v1/fleets/vms/scaling'));
  }

  async decisions(): Promise<readonly Decision[]> {
    return decisionPageSchema.parse(await this.get('/api/v1/fleets/vms/decisions?limit=1000')).decisions;
  }

  /** Cores that the active shards together used in each run of the loop since a time (milliseconds). */
  async cpu(since: number): Promise<readonly number[]> {
    const query = new URLSearchParams({ from: String(since), to: String(Date.now()), step: '1' });
    const { points } = usageHistorySchema.parse(await this.get(`/api/v1/fleets/vms/usage?${query}`));
    return points.flatMap(({ cpu = [] }) => cpu);
  }

  async moves(): Promise<ReturnType<typeof movePageSchema.parse>['moves']> {
    return movePageSchema.parse(await this.get('/api/v1/fleets/vms/moves?limit=1000')).moves;
  }

  /** Changes the policy by what `change` gives. */
  async setPolicy(change: Partial<Policy>): Promise<void> {
    const { policy, version } = policyDocumentSchema.parse(await this.get('/api/v1/fleets/vms/policy'));
    const response = await fetch(`${this.proxy.url}/api/v1/fleets/vms/policy`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${version}"` },
      body: JSON.stringify({ policy: { ...policy, ...change }, reason: 'test' }),
    });
    if (!response.ok) {
      throw new Error(await response.text());
    }
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.proxy.url}${path}`);
    if (!response.ok) {
      throw new Error(`${path}: ${response.status} ${await response.text()}`);
    }
    return await response.json();
  }

  async stop(): Promise<void> {
    this.given.stop();
    await this.proxy.stop();
    await this.reference.stop();
    await this.targets.close();
  }
}

/** How many targets have samples all through the longest window of the watched queries. */
async function withWholeWindow(url: string): Promise<number> {
  const query = `count(count_over_time(load[${LONGEST_WINDOW / 1000}s]) >= ${LONGEST_WINDOW / INTERVAL})`;
  const time = ((Date.now() - SETTLE) / 1000).toFixed(3);
  const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query, time })}`);
  const body = (await response.json()) as { data?: { result: Array<{ value: [number, string] }> } };
  return Number(body.data?.result[0]?.value[1] ?? 0);
}

/** Time of the newest sample of each target a server has at a time. */
async function newest(url: string, time: number): Promise<ReadonlyMap<string, number>> {
  const form = new URLSearchParams({ query: 'timestamp(load)', time: (time / 1000).toFixed(3) });
  const response = await fetch(`${url}/api/v1/query?${form}`);
  const { data } = (await response.json()) as {
    data: { result: Array<{ metric: { instance: string }; value: [number, string] }> };
  };
  return new Map(data.result.map(({ metric, value }) => [metric.instance, Math.round(Number(value[1]) * 1000)]));
}

function referenceConfig({ addresses }: LoadTargets): string {
  return JSON.stringify({
    global: { scrape_interval: `${INTERVAL}ms`, scrape_timeout: `${INTERVAL}ms`, external_labels: LABELS },
    scrape_configs: [{ ...JOB, ...DROPPING, static_configs: [{ targets: addresses }] }],
  });
}

function proxyOptions({ addresses }: LoadTargets, more: { readonly program: string; readonly retention: string }) {
  const fleet = {
    id: 'vms',
    kind: 'hash',
    driver: 'process',
    scrape_interval: `${INTERVAL}ms`,
    process: {
      shards: 2,
      retention: more.retention,
      external_labels: LABELS,
      args: [ALIGNED],
      scrape_configs: [
        { ...JOB, metric_relabel_configs: COSTLY_RELABELLING, static_configs: [{ targets: addresses }] },
      ],
    },
  };
  return { fleets: JSON.stringify({ fleets: [fleet] }), args: ['--prometheus', more.program] };
}
