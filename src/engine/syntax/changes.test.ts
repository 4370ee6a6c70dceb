import { readFileSync } from 'node:fs';

import { changesBetween, follows } from './changes';
import { releaseChanges } from './releaseChanges';

test('a dialect has the changes of its release and of those before', () => {
  expect(follows('boundsReconciled', { release: '3.7', features: [] })).toBe(false);
  expect(follows('boundsReconciled', { release: '3.8', features: [] })).toBe(true);
  expect(follows('boundsReconciled', { release: '3.16', features: [] })).toBe(true);
});

test('changes between releases are those after the one, up to the other', () => {
  const between = changesBetween('3.14', '3.15').map(({ since }) => since);
  expect(new Set(between)).toEqual(new Set(['3.15']));
});

test('the page on releases tells every change', () => {
  const page = readFileSync('docs/releases.md', 'utf8').replace(/\s+/g, ' ');
  const rows = Object.values(releaseChanges).map(({ since, text }) => `| ${since} | ${text} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
});
