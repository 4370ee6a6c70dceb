import { Registry } from 'prom-client';

import { type Fleet } from '../fleets/fleet';
import { notificationMetrics } from './notificationMetrics';

test('how alerts are sent, of each fleet that has rules, to each Alertmanager', async () => {
  const registry = new Registry();
  const server = { url: 'http://am:9093', sent: 5, errors: 2, dropped: 1, queueLength: 3, latency: 1500 };
  const rules = (servers: readonly unknown[], isFailing: boolean) =>
    ({ alertmanagers: { servers, isFailing } }) as unknown as Fleet['rules'];
  const fleets = [
    { id: 'a', rules: rules([server], true) },
    { id: 'b', rules: rules([], false) },
    { id: 'c', rules: undefined },
  ];
  notificationMetrics(registry, fleets);
  const lines = (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#') && line !== '');
  const labels = '{fleet="a",alertmanager="http://am:9093"}';
  expect(lines).toEqual([
    `promshards_notifications_sent_total${labels} 5`,
    `promshards_notifications_errors_total${labels} 2`,
    `promshards_notifications_dropped_total${labels} 1`,
    `promshards_notifications_queue_length${labels} 3`,
    `promshards_notifications_queue_capacity${labels} 10000`,
    `promshards_notifications_last_latency_seconds${labels} 1.5`,
    'promshards_notifications_alertmanagers_discovered{fleet="a"} 1',
    'promshards_notifications_alertmanagers_discovered{fleet="b"} 0',
    'promshards_notifications_failing{fleet="a"} 1',
    'promshards_notifications_failing{fleet="b"} 0',
  ]);
});
