import { isDeepStrictEqual } from 'node:util';

import { type AlertmanagersConfig } from '../../endpoints/alertmanagersSchema';
import { type Alertmanager } from './alertmanager';
import { alertMessages, type AlertsOf, type OutgoingAlert, type Surroundings } from './alertMessage';
import { AlertmanagerSet, type SetDeps } from './alertmanagerSet';

/** How often it is seen to whether names are to be resolved again. */
const LOOK_MS = 5000;
/** As long as what waits is sent at the end. */
const DRAIN_MS = 5000;

/** Where the alerts of a fleet's rules are sent. Source: Prometheus 3.5 `notifier/manager.go`. */
export class Alertmanagers {
  private sets: readonly AlertmanagerSet[] = [];
  private readonly ended = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly deps: SetDeps) {
    this.timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  /** All servers that are known. */
  get servers(): readonly Alertmanager[] {
    return this.sets.flatMap((set) => set.servers);
  }

  /** Whether there is a cluster of which no server takes alerts. */
  get isFailing(): boolean {
    return this.sets.some((set) => set.isFailing);
  }

  /** What is wrong with them, each a sentence. */
  get problems(): readonly string[] {
    return this.sets.flatMap((set) => set.problems);
  }

  /** Goes over to other settings; clusters whose settings are as before go on. */
  configure(configs: readonly AlertmanagersConfig[]): void {
    const before = this.sets;
    this.sets = configs.map(
      (config) => before.find((set) => isDeepStrictEqual(set.config, config)) ?? new AlertmanagerSet(config, this.deps)
    );
    before.filter((set) => !this.sets.includes(set)).forEach((set) => this.end(set));
    void this.look();
  }

  /** Sends alerts to all servers, as soon as each takes them. False where none is known: they are to be sent later. */
  send(alerts: readonly OutgoingAlert[], of: AlertsOf, surroundings: Surroundings): boolean {
    const { servers } = this;
    if (servers.length > 0) {
      const messages = alertMessages(alerts, of, surroundings);
      servers.forEach((server) => server.add(messages));
    }
    return servers.length > 0;
  }

  /** Ends it; what waits is sent for a moment. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.configure([]);
    await Promise.all(this.ended);
  }

  private async look(): Promise<void> {
    await Promise.all(this.sets.map((set) => set.look()));
  }

  private end(set: AlertmanagerSet): void {
    const ended = set.close(DRAIN_MS).finally(() => this.ended.delete(ended));
    this.ended.add(ended);
  }
}
