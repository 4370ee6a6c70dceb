import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findPrometheus } from '../../scripts/tools.mjs';
import { type MetricsTargets, startMetricsTargets } from './metricsTargets';
import { eventually, type Proxy, type ProxyOptions, startProxy } from './proxy';

/** `rules` of the fleets file; undefined for none. */
export type FleetRulesConfig = object | undefined;

export interface RuledFleetOptions {
  /** How many targets there are. */
  readonly targets: number;
  /** What each of them has, as `startMetricsTargets` takes it. */
  readonly metrics?: string;
  readonly rules: FleetRulesConfig;
  /** Text of `rules.yml`. */
  readonly file?: string;
}

const SERVED = '# TYPE served_total counter\nserved_total{code="404"} 5\n';

/** A fleet `vms` of two shards that a real proxy runs, scraped each second, with rules; in a folder of its own. */
export class RuledFleet {
  private running: Proxy | undefined;

  private constructor(
    readonly dir: string,
    private readonly program: string,
    private readonly targets: MetricsTargets
  ) {}

  /** Starts all of it; the proxy is ready then. */
  static async start({ targets, metrics = SERVED, rules, file }: RuledFleetOptions): Promise<RuledFleet> {
    const found = await findPrometheus();
    if (!found.ok) {
      throw new Error(found.problem);
    }
    const dir = await mkdtemp(path.join(tmpdir(), 'promshards-ruled-'));
    const fleet = new RuledFleet(dir, found.path, await startMetricsTargets(targets, metrics));
    if (file !== undefined) {
      await writeFile(path.join(dir, 'rules.yml'), file);
    }
    await fleet.begin(rules);
    return fleet;
  }

  /** The one that runs, or ran last. */
  get proxy(): Proxy {
    if (this.running === undefined) {
      throw new Error('no proxy was started');
    }
    return this.running;
  }

  /** What a proxy over it is started with. */
  options(rules: FleetRulesConfig): ProxyOptions {
    return { fleets: this.fleets(rules), dir: this.dir, args: ['--prometheus', this.program] };
  }

  /** Starts a proxy, where none runs. */
  async begin(rules: FleetRulesConfig): Promise<void> {
    this.running = await startProxy(this.options(rules));
  }

  /** Has the proxy that runs take over other rules. */
  async reload(rules: FleetRulesConfig): Promise<void> {
    const { output, pid } = this.proxy;
    const reads = () => (output().match(/the fleets file is read/g) ?? []).length;
    const before = reads();
    await writeFile(path.join(this.dir, 'fleets.yaml'), this.fleets(rules));
    process.kill(pid, 'SIGHUP');
    await eventually('the fleets file is read', 20_000, () => (reads() > before ? true : undefined));
  }

  /** What the proxy answers, as JSON. */
  async get<T>(route: string): Promise<T> {
    return (await (await fetch(`${this.proxy.url}${route}`)).json()) as T;
  }

  /** Ends the proxy and the targets; the folder goes. */
  async stop(): Promise<void> {
    await this.running?.kill('SIGTERM');
    this.targets.stop();
    await rm(this.dir, { recursive: true, force: true });
  }

  private fleets(rules: FleetRulesConfig): string {
    const scraped = { job_name: 'vm', static_configs: [{ targets: this.targets.addresses }] };
    const fleet = {
      ...{ id: 'vms', kind: 'hash', driver: 'process', scrape_interval: '1s', rules },
      process: { shards: 2, scrape_configs: [scraped] },
    };
    return JSON.stringify({ fleets: [fleet] });
  }
}
