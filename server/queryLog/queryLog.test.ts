import { MOST_QUERY_TEXT, type QueryRun } from '../../src/api/queryLog';
import { FailingStatements } from '../testing/failingStatements';
import { Store } from '../store/store';
import { QueryLog } from './queryLog';

const HOUR = 3_600_000;
const ALL = { from: 0, to: Infinity, offset: 0, limit: 1000 };
const ADA = { login: 'ada' };

const failing = new FailingStatements();
afterEach(() => failing.fail(Infinity));
afterAll(() => failing.restore());

function started() {
  const rows = Store.open(':memory:').make('vms', {}, 0).queries;
  const clock = { now: 1.5 * HOUR };
  const log = new QueryLog({ rows, now: () => clock.now });
  return { rows, clock, log, texts: () => rows.page(ALL).queries.map(({ query, runs }) => [query, runs]) };
}

function run(query: string, more: Partial<QueryRun> = {}): QueryRun {
  return { query, step: 0, failed: false, elapsedMs: 1, bytes: 10, series: 2, samples: 3, cached: 0, ...more };
}

test.each([
  ['one text', ['sum by (a) (rate(x[60s]))', 'sum(rate(x[1m]))by(a)'], 'sum by (a) (rate(x[1m]))'],
  ['one selector', ["up{b='1'}", 'up{ b = "1" }'], 'up{b="1"}'],
])('queries that are the same are one: %s', (_, written, canonical) => {
  const { log, texts } = started();
  written.forEach((query) => log.add(run(query), ADA));
  log.flush();
  expect(texts()).toEqual([[canonical, 2]]);
});

test('hours, steps, and runs without an answer are told apart or counted', () => {
  const { log, rows, clock } = started();
  log.add(run('up'), ADA);
  log.add(run('up', { failed: true, elapsedMs: 9 }), ADA);
  log.add(run('up', { step: 15_000 }), ADA);
  clock.now += HOUR;
  log.add(run('up'), ADA);
  log.flush();
  expect(rows.page(ALL).queries).toMatchObject([
    { step: 0, runs: 3, failed: 1, totalMs: 11, largestMs: 9, first: HOUR, last: 2 * HOUR },
    { step: 15_000, runs: 1 },
  ]);
});

test.each([
  ['no PromQL', 'sum(', 0],
  ['too long', `up{a="${'x'.repeat(MOST_QUERY_TEXT)}"}`, 1],
  ['told without its text', '', 1],
])('%s is no query of its own', (_, query, runs) => {
  const { log, rows, texts } = started();
  log.add(run(query), ADA);
  log.flush();
  expect([texts(), rows.sums(ALL).others.runs]).toEqual([[], runs]);
});

test('a flood is counted, within a limit of texts', () => {
  const { log, rows, texts } = started();
  Array.from({ length: 2000 }, (_, i) => log.add(run(`m${i}`), ADA));
  log.flush();
  expect(texts()).toHaveLength(200);
  expect(rows.sums(ALL).all).toMatchObject({ runs: 2000, bytes: 20_000, totalMs: 2000 });
});

test('on a full disk it waits, which is told, and nothing is lost when there is room again', () => {
  const { log, texts } = started();
  log.add(run('up'), ADA);
  failing.fail(1);
  log.flush();
  expect(log.problems).toEqual([expect.stringContaining('disk is full')]);
  expect(log.failures).toBe(1);
  log.add(run('up'), ADA);
  log.flush();
  expect([texts(), log.problems]).toEqual([[['up', 2]], []]);
});
