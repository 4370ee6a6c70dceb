import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './paths.mjs';

const lines = readFileSync(path.join(root, 'Dockerfile'), 'utf8').split('\n');
const stages = lines.flatMap((line) => /^FROM (\S+) AS (\S+)$/.exec(line)?.slice(1) ?? []);
const images = stages.filter((_, i) => i % 2 === 0);

test('every image has a tag for people and a digest that holds', () => {
  expect(images.length).toBeGreaterThan(3);
  expect(images.filter((image) => !/^[a-z/]+:[\w.-]+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  expect(lines.filter((line) => /^FROM/.test(line))).toHaveLength(images.length);
});

test('docker-compose.yaml builds what it runs', () => {
  expect(readFileSync(path.join(root, 'docker-compose.yaml'), 'utf8')).not.toMatch(/^\s*image:/m);
});
