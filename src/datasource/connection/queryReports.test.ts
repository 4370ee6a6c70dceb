import { queryReportSchema, type QueryRun } from '../../api/queryLog';
import { FLEETS, installNetwork } from '../testing/fakeNetwork';
import { QueryReports } from './queryReports';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const run = (query: string): QueryRun => ({
  ...{ query, step: 0, failed: false, elapsedMs: 1, bytes: 1, series: 1, samples: 1, cached: 0 },
});

test('what comes within some seconds is told together, and what comes later anew', () => {
  const network = installNetwork({});
  const reports = new QueryReports('demo');
  const texts = () => network.asked.map(({ data }) => queryReportSchema.parse(data).runs.map(({ query }) => query));
  reports.add(run('a'));
  reports.add(run('b'));
  expect(texts()).toEqual([]);
  jest.advanceTimersByTime(5000);
  expect(texts()).toEqual([['a', 'b']]);
  reports.add(run('c'));
  jest.advanceTimersByTime(5000);
  expect(texts()).toEqual([['a', 'b'], ['c']]);
  expect(network.asked[0]).toMatchObject({ url: `${FLEETS}/demo/queries`, method: 'POST', showErrorAlert: false });
});

test('of very many some are left out', () => {
  const network = installNetwork({});
  const reports = new QueryReports('demo');
  Array.from({ length: 150 }, (_, i) => reports.add(run(`m${i}`)));
  jest.advanceTimersByTime(5000);
  expect(network.asked.map(({ data }) => queryReportSchema.parse(data).runs.length)).toEqual([100]);
});
