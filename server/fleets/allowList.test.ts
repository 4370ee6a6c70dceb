import { earlierAllow, withAllowList, writesByList } from './allowList';
import { readFleets } from './readFleets';

function fleet(store: string) {
  const read = readFleets(
    `fleets: [{id: vms, kind: hash, driver: process, ${store} process: {shards: 1, scrape_configs: [{job_name: vms}]}}]`
  );
  if (!read.ok) {
    throw new Error(read.problems.join());
  }
  return read.fleets[0];
}

const saved = (savedBy: string, allow: readonly string[] | null) => ({
  allow,
  savedBy,
  version: 2,
  savedAt: 1,
  reason: '',
});
const STORE = 'store: {url: "http://store", allow: [up]';
const WRITTEN = `${STORE}, remote_write: {url: "http://store/write"}},`;

test.each([
  ['saved by somebody', WRITTEN, saved('ada', ['down']), ['down']],
  ['all, saved by somebody', WRITTEN, saved('ada', null), undefined],
  ['saved by the file', WRITTEN, saved('fleets file', ['down']), ['up']],
  ['never saved', WRITTEN, undefined, ['up']],
  ['not written here', `${STORE}},`, saved('ada', ['down']), ['up']],
])('the list in force: %s', (_, store, newest, allow) => {
  expect(withAllowList(fleet(store), newest).store?.allow).toEqual(allow);
});

test.each([
  [WRITTEN, true],
  [`${STORE}},`, false],
  ['', false],
])('%s writes by a list: %s', (store, expected) => {
  expect(writesByList(fleet(store))).toBe(expected);
});

test('a list was in force until shards write by the next', () => {
  expect(earlierAllow([])).toBeUndefined();
  expect(earlierAllow([{ value: ['up'], since: 1 }])).toBeUndefined();
  const lists = [
    { value: ['c'], since: 3_000_000 },
    { value: null, since: 2_000_000 },
    { value: ['a'], since: 1 },
  ];
  expect(earlierAllow(lists)).toEqual([
    { allow: ['a'], until: 2_300_000 },
    { allow: undefined, until: 3_300_000 },
  ]);
});
