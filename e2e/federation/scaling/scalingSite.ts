import { type Decision, decisionPageSchema } from '../../../src/api/decisions';
import { type Policy, policyDocumentSchema } from '../../../src/api/policy';
import { type ScalingStatus, scalingStatusSchema } from '../../../src/api/scaling';
import { movePageSchema } from '../../../src/api/targets';
import { findPrometheus } from '../../../scripts/tools.mjs';
import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { type Proxy, startProxy } from '../../harness/proxy';
import { type LoadTargets, ONLY_COMPARED, startLoadTargets } from './loadTargets';

export const INTERVAL = 2000;
const TARGETS = 12;
const JOB = { job_name: 'vm', track_timestamps_staleness: true };
const LABELS = { site: 'test' };
/** Timestamps are those of the plan, so that two servers' samples have the same. */
const ALIGNED = '--scrape.timestamp-tolerance=100ms';

/** A process fleet and one Prometheus that scrapes the same targets. */
export class ScalingSite {
  private constructor(
    readonly targets: LoadTargets,
    readonly reference: PrometheusServer,
    private readonly options: { readonly program: string; readonly dir?: string; readonly retention: string },
    public proxy: Proxy
  ) {}

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

  get fleetUrl(): string {
    return `${this.proxy.url}/fleets/vms`;
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
    await this.proxy.stop();
    await this.reference.stop();
    await this.targets.close();
  }
}

function referenceConfig({ addresses }: LoadTargets): string {
  return JSON.stringify({
    global: { scrape_interval: `${INTERVAL}ms`, scrape_timeout: `${INTERVAL}ms`, external_labels: LABELS },
    scrape_configs: [
      {
        ...JOB,
        http_headers: { [ONLY_COMPARED]: { values: ['1'] } },
        static_configs: [{ targets: addresses }],
      },
    ],
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
      scrape_configs: [{ ...JOB, static_configs: [{ targets: addresses }] }],
    },
  };
  return { fleets: JSON.stringify({ fleets: [fleet] }), args: ['--prometheus', more.program] };
}
