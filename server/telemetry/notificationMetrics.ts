import { Counter, Gauge, type Registry } from 'prom-client';

import { type Fleet } from '../fleets/fleet';
import { type Alertmanager } from '../rules/notify/alertmanager';
import { QUEUE_CAPACITY } from '../rules/notify/messageQueue';

type CountOf = (alertmanager: Alertmanager) => number;

const COUNTERS: ReadonlyArray<readonly [name: string, help: string, of: CountOf]> = [
  ['sent_total', 'Alerts that an Alertmanager took.', ({ sent }) => sent],
  ['errors_total', 'Alerts of requests that an Alertmanager did not take.', ({ errors }) => errors],
  ['dropped_total', 'Alerts that were to be sent to an Alertmanager and never were.', ({ dropped }) => dropped],
];

const GAUGES: ReadonlyArray<readonly [name: string, help: string, of: CountOf]> = [
  ['queue_length', 'Alerts that wait for an Alertmanager.', ({ queueLength }) => queueLength],
  ['queue_capacity', 'Alerts that can wait for an Alertmanager.', () => QUEUE_CAPACITY],
  ['last_latency_seconds', 'How long the last request to an Alertmanager took.', ({ latency }) => latency / 1000],
];

/** Adds to a registry how the alerts of fleets are sent, of those fleets that have rules. */
export function notificationMetrics(registry: Registry, fleets: ReadonlyArray<Pick<Fleet, 'id' | 'rules'>>): void {
  const registers = [registry];
  const withRules = () =>
    fleets.flatMap(({ id, rules }) => (rules === undefined ? [] : [{ fleet: id, alertmanagers: rules.alertmanagers }]));
  const servers = () =>
    withRules().flatMap(({ fleet, alertmanagers }) =>
      alertmanagers.servers.map((server) => ({ labels: { fleet, alertmanager: server.url }, server }))
    );
  const labelNames = ['fleet', 'alertmanager'];
  for (const [name, help, of] of COUNTERS) {
    new Counter({
      ...{ name: `promshards_notifications_${name}`, help, labelNames, registers },
      collect() {
        this.reset();
        servers().forEach(({ labels, server }) => this.inc(labels, of(server)));
      },
    });
  }
  for (const [name, help, of] of GAUGES) {
    new Gauge({
      ...{ name: `promshards_notifications_${name}`, help, labelNames, registers },
      collect() {
        this.reset();
        servers().forEach(({ labels, server }) => this.set(labels, of(server)));
      },
    });
  }
  new Gauge({
    name: 'promshards_notifications_alertmanagers_discovered',
    help: 'Alertmanagers that alerts of a fleet are sent to.',
    labelNames: ['fleet'],
    registers,
    collect() {
      this.reset();
      withRules().forEach(({ fleet, alertmanagers }) => this.set({ fleet }, alertmanagers.servers.length));
    },
  });
  new Gauge({
    name: 'promshards_notifications_failing',
    help: 'Whether there is a cluster of Alertmanagers of which none takes the alerts of a fleet.',
    labelNames: ['fleet'],
    registers,
    collect() {
      this.reset();
      withRules().forEach(({ fleet, alertmanagers }) => this.set({ fleet }, alertmanagers.isFailing ? 1 : 0));
    },
  });
}
