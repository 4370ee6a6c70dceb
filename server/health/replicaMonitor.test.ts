import { setTimeout as sleep } from 'node:timers/promises';

import { Replica } from '../query/replica';
import { fakeMember } from '../testing/fakeMember';
import { ReplicaMonitor } from './replicaMonitor';

test('a server that has taken in nothing yet tells its rate as soon as it counts', async () => {
  let samples: number | undefined;
  const member = await fakeMember(
    (_, response) =>
      void response.end(samples === undefined ? '' : `prometheus_tsdb_head_samples_appended_total ${samples}\n`)
  );
  const replica = new Replica('s', { id: 'a', url: member.url, problems: [] }, 4);
  const monitor = new ReplicaMonitor(replica, { recognise: false });
  for (const next of [undefined, 0, 100]) {
    samples = next;
    expect(monitor.health().ingestRate).toBeUndefined();
    await monitor.check({ details: true });
    await sleep(5);
  }
  expect(monitor.health()).toMatchObject({ state: 'ready', ingestRate: expect.any(Number) });
  await replica.close();
  await member.close();
});

test('a server that hangs is down after two checks that it does not answer, and asked nothing else meanwhile', async () => {
  const asked: string[] = [];
  const member = await fakeMember((request, response) => {
    asked.push(request.url?.split('?')[0] ?? '');
    return member.healthy ? response.end() : undefined;
  });
  const replica = new Replica('s', { id: 'a', url: member.url, problems: [] }, 4);
  const monitor = new ReplicaMonitor(replica, { recognise: false });
  const check = async () => {
    asked.length = 0;
    await monitor.check({ details: true });
    return [monitor.health().state, monitor.missedOne, [...asked].sort()];
  };
  try {
    const details = ['/api/v1/targets', '/metrics'];
    const probe = ['/-/ready', '/api/v1/query'];
    expect(await check()).toEqual(['ready', false, details]);
    member.healthy = false;
    expect(await check()).toEqual(['ready', true, probe]);
    expect(await check()).toEqual(['down', false, probe]);
    member.healthy = true;
    expect(await check()).toEqual(['ready', false, details]);
  } finally {
    await replica.close();
    await member.close();
  }
});
