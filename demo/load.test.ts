import { once } from 'node:events';
import { type AddressInfo } from 'node:net';

import { createControl } from './control';
import { createLoad } from './load';
import { Service } from './service';
import { type Traffic } from './traffic';

const services = Array.from(
  { length: 3 },
  (_, index) => new Service({ index, listen: '127.0.0.1', port: 0, labels: {}, zone: index, seed: 1 })
);
const traffic: Traffic = { paused: false, pause: () => {}, resume: () => {}, stop: () => {} };
const control = createControl({ services, traffic, load: createLoad(services), host: '127.0.0.1' });

beforeAll(() => once(control.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => control.close());

const ask = (method: string, path: string, headers = {}) =>
  fetch(`http://127.0.0.1:${(control.address() as AddressInfo).port}${path}`, { method, headers });

const seriesByCustomer = async () => {
  const shown = await Promise.all(services.map((service) => service.exposition()));
  return shown.map((text) => text.match(/^http_customer_requests_total\{/gm)?.length ?? 0);
};

test('load adds series to every service, over a restart, until it ends', async () => {
  expect(await seriesByCustomer()).toEqual([0, 0, 0]);
  const begun = await ask('POST', '/load');
  expect(await begun.json()).toMatchObject({ on: true, series: 38_001 });
  services[0].forget();
  services[1].handle('GET', '/api/items');
  expect(await seriesByCustomer()).toEqual([12_667, 12_667, 12_667]);
  expect(await (await ask('POST', '/load/end')).json()).toEqual({ on: false, series: 38_001 });
  expect(await seriesByCustomer()).toEqual([0, 0, 0]);
});

test('a web page cannot make load', async () => {
  const answer = await ask('POST', '/load', { origin: 'https://attacker.example' });
  expect(answer.status).toBe(403);
  expect(await (await ask('GET', '/load')).json()).toMatchObject({ on: false });
});
