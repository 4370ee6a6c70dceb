import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './paths.mjs';

const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

test.each(Object.entries(scripts))('npm run %s: %s names files that are there', (_, command) => {
  const named = command.split(' ').filter((word) => /\.(mjs|js|ts)$/.test(word));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});
