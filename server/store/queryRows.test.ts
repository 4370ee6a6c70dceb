import { NO_SUMS } from './querySums';
import { QUERY_HISTORY, type QueryHour } from './queryRows';
import { Store } from './store';

const HOUR = 3_600_000;
const NOW = 1000 * HOUR;

const rows = () => Store.open(':memory:').make('vms', {}, 0).queries;

function ran(query: string, totalMs: number, more: Partial<QueryHour> = {}): QueryHour {
  return { ...NO_SUMS, hour: NOW, query, step: 0, runs: 1, totalMs, largestMs: totalMs, askers: [], ...more };
}

const ALL = { from: 0, to: Infinity, offset: 0, limit: 100 };

test('what was asked in several hours, the dearest first', () => {
  const log = rows();
  log.add([ran('up', 5), ran('sum(up)', 7), ran('up', 1, { step: 15_000, bytes: 3 })], NOW);
  log.add(
    [ran('up', 4, { failed: 1, series: 2, notPushed: 'why' }), ran('up', 1, { hour: NOW - HOUR, series: 9 })],
    NOW
  );
  const { total, queries } = log.page(ALL);
  expect([total, queries.map(({ query, step, totalMs }) => [query, step, totalMs])]).toEqual([
    3,
    [
      ['up', 0, 10],
      ['sum(up)', 0, 7],
      ['up', 15_000, 1],
    ],
  ]);
  expect(queries[0]).toMatchObject({
    ...{ runs: 3, failed: 1, largestMs: 5, series: 9, notPushed: 'why' },
    ...{ first: NOW - HOUR, last: NOW },
  });
});

test.each<[string, Partial<typeof ALL> & { search?: string }, number, readonly string[]]>([
  ['a page', { offset: 1, limit: 1 }, 3, ['b']],
  ['a text, ignoring case', { search: 'a' }, 2, ['A', 'sum(a)']],
  ['what no pattern is', { search: '%' }, 0, []],
  ['some hours', { from: NOW - HOUR, to: NOW }, 1, ['b']],
])('%s', (_, asked, total, texts) => {
  const log = rows();
  log.add([ran('A', 3), ran('b', 2, { hour: NOW - HOUR }), ran('sum(a)', 1)], NOW);
  const page = log.page({ ...ALL, ...asked });
  expect([page.total, page.queries.map(({ query }) => query)]).toEqual([total, texts]);
});

test('who asked most often', () => {
  const log = rows();
  const asker = (login: string, runs: number, dashboard?: string) => ({ login, runs, dashboard });
  log.add([ran('up', 1, { askers: [asker('ada', 1), asker('bob', 2, 'd')] })], NOW);
  log.add(
    [ran('up', 1, { askers: [asker('ada', 5)] }), ran('up', 1, { hour: NOW - HOUR, askers: [asker('eve', 1)] })],
    NOW
  );
  expect(log.askers('up', 0, ALL).map(({ login, runs }) => [login, runs])).toEqual([
    ['ada', 6],
    ['bob', 2],
    ['eve', 1],
  ]);
  log.add([ran('up', 1, { askers: Array.from({ length: 50 }, (_, i) => asker(`u${i}`, 1)) })], NOW);
  expect(log.askers('up', 0, ALL)).toHaveLength(10);
});

test('of too many, the cheapest are told together, and nothing of the sums is lost', () => {
  const log = rows();
  const all = Array.from({ length: QUERY_HISTORY.most + 1 }, (_, i) => ran(`m${i}`, i + 1, { bytes: 1 }));
  log.add(all, NOW);
  const { total, queries } = log.page({ ...ALL, limit: 1 });
  const { all: sums, others } = log.sums(ALL);
  expect(total).toBe(QUERY_HISTORY.most * 0.9);
  expect(queries[0].totalMs).toBe(QUERY_HISTORY.most + 1);
  expect([sums.runs, sums.bytes, others.runs]).toEqual([all.length, all.length, all.length - total]);
  expect(others.largestMs).toBe(others.runs);
});

test('what is old goes', () => {
  const log = rows();
  log.add([ran('up', 1)], NOW);
  log.add([ran('down', 1, { hour: NOW + QUERY_HISTORY.keep + 1 })], NOW + QUERY_HISTORY.keep + 1);
  expect(log.page(ALL).queries.map(({ query }) => query)).toEqual(['down']);
});
