import { HandOverPages } from './handOverPages';

const moves = (count: number, joined = 1) =>
  Array.from({ length: count }, (_, i) => ({
    labels: { instance: `vm-${i}.example:9100`, job: 'x'.repeat(200) },
    ...{ from: 'shard-0', to: 'shard-1', joined },
  }));

test('none are one page', () => {
  const pages = new HandOverPages();
  expect(pages.page(pages.keep([]), 0)).toEqual({ moves: [], next: undefined });
});

test('many are read page by page, as they were, each page small', () => {
  const pages = new HandOverPages();
  const all = moves(5000);
  const version = pages.keep(all);
  pages.keep(moves(5000, 2));
  const read = [];
  let offset: number | undefined = 0;
  while (offset !== undefined) {
    const page = pages.page(version, offset);
    expect(JSON.stringify(page).length).toBeLessThan(500_000);
    read.push(...(page?.moves ?? []));
    offset = page?.next;
  }
  expect(read).toEqual(all);
});

test('the version is that of what is in them', () => {
  const pages = new HandOverPages();
  expect(pages.keep(moves(3))).toBe(pages.keep(moves(3)));
  expect(pages.keep(moves(3))).not.toBe(pages.keep(moves(3, 2)));
});

test('old versions are forgotten, and pages begin where they begin', () => {
  const pages = new HandOverPages();
  const first = pages.keep(moves(1, 1));
  expect(pages.page(first, 1)).toBeUndefined();
  for (let joined = 2; joined < 6; joined++) {
    pages.keep(moves(1, joined));
  }
  expect(pages.page(first, 0)).toBeUndefined();
  expect(pages.page('never', 0)).toBeUndefined();
});
