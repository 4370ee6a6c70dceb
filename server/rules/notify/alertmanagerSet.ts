import path from 'node:path';

import { type Dns, dnsSources } from '../../discovery/dnsSource';
import { type TargetSource } from '../../discovery/targetSource';
import { type AlertmanagersConfig } from '../../endpoints/alertmanagersSchema';
import { type AccessDeps, serverAccess } from '../../endpoints/serverAccess';
import { Alertmanager } from './alertmanager';

export interface SetDeps {
  readonly access: AccessDeps;
  readonly dns: Dns;
  readonly onChange: (url: string, problem: string | undefined) => void;
}

/** The servers of one cluster of Alertmanagers, as they are found. Source: Prometheus 3.5 `notifier/alertmanagerset.go`. */
export class AlertmanagerSet {
  private found = new Map<string, Alertmanager>();
  private readonly sources: readonly TargetSource[];
  private readonly ended = new Set<Promise<void>>();
  private isClosed = false;

  constructor(
    readonly config: AlertmanagersConfig,
    private readonly deps: SetDeps
  ) {
    this.sources = config.dns_sd_configs.flatMap((one) => dnsSources(one, deps.dns));
    this.take();
  }

  get servers(): readonly Alertmanager[] {
    return [...this.found.values()];
  }

  /** Whether nobody of it takes alerts, as far as was tried. */
  get isFailing(): boolean {
    return this.servers.every(({ problem }) => problem !== undefined);
  }

  /** What is wrong with it, each a sentence. */
  get problems(): readonly string[] {
    const unresolved = this.sources
      .flatMap(({ problem }) => problem ?? [])
      .map((problem) => `Alertmanagers: ${problem}`);
    const reasons = this.servers.map(({ url, problem }) => `${url}: ${problem}`);
    const none = `No Alertmanager takes the alerts of the fleet's rules`;
    return [...(this.isFailing ? [`${none} (${reasons.join('; ') || 'none is known'}).`] : []), ...unresolved];
  }

  /** Looks for its servers again where it is time to. */
  async look(): Promise<void> {
    await Promise.all(this.sources.map((source) => source.look(performance.now())));
    this.take();
  }

  /** Sends what waits for so many milliseconds at most. */
  async close(most: number): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.servers.map((server) => server.close(most)), ...this.ended]);
  }

  private take(): void {
    if (this.isClosed) {
      return;
    }
    const { static_configs: fixed, scheme, path_prefix: prefix } = this.config;
    const groups = [...fixed, ...this.sources.flatMap((source) => source.groups)];
    const base = path.posix.join('/', prefix).replace(/\/+$/, '');
    const urls = new Set(groups.flatMap(({ targets }) => targets.map((target) => `${scheme}://${target}${base}`)));
    const before = this.found;
    this.found = new Map([...urls].map((url) => [url, before.get(url) ?? this.serverAt(url)]));
    [...before].filter(([url]) => !urls.has(url)).forEach(([, server]) => this.end(server));
  }

  private serverAt(url: string): Alertmanager {
    const { access, onChange } = this.deps;
    const { timeout } = this.config;
    return new Alertmanager({
      ...{ url, timeout, access: serverAccess(this.config, access) },
      onChange: (problem) => onChange(url, problem),
    });
  }

  private end(server: Alertmanager): void {
    const ended = server.close(0).finally(() => this.ended.delete(ended));
    this.ended.add(ended);
  }
}
