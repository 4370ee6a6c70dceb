import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

import { writeFleetsFile } from './fleetsFile.mjs';

const dir = mkdtempSync(path.join(tmpdir(), 'promshards-fleets-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('the fleets file of the demo has the numbers that npm start was given', async () => {
  const file = path.join(dir, 'fleets.yaml');
  const targets = [{ targets: ['127.0.0.1:1'], labels: {} }];
  await writeFleetsFile(file, { shards: 3, maxShards: 5, retentionDays: 2, targets });
  const [{ process: shards, policy, rules }] = parse(readFileSync(file, 'utf8')).fleets;
  expect(shards).toMatchObject({ shards: 3, retention: '2d', scrape_configs: [{ static_configs: targets }] });
  expect(rules.files.filter((name) => existsSync(name))).toHaveLength(1);
  expect(policy).toMatchObject({ maxShards: 5 });
});

test('the store takes by remote write what is allowed', async () => {
  const file = path.join(dir, 'withStore.yaml');
  const store = { url: 'http://127.0.0.1:9', flavour: 'm3', writePath: '/write' };
  await writeFleetsFile(file, { shards: 2, maxShards: 6, retentionDays: 7, targets: [], store });
  const [fleet] = parse(readFileSync(file, 'utf8')).fleets;
  expect(fleet.store).toMatchObject({
    ...{ url: 'http://127.0.0.1:9', flavour: 'm3', remote_write: { url: 'http://127.0.0.1:9/write' } },
    allow: expect.arrayContaining(['up']),
  });
});
