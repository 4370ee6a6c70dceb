import { of, throwError } from 'rxjs';

import { fakeMember } from '../testing/fakeMember';
import { memberIntervals } from './memberIntervals';

const fetchMock = jest.fn();
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({ fetch: fetchMock }) }));

/** The evaluation interval in each data source's configuration, by uid; the others do not show theirs. */
function install(intervals: Readonly<Record<string, string>>): void {
  fetchMock.mockReset();
  fetchMock.mockImplementation(({ url }: { url: string }) => {
    const interval = intervals[/uid\/([^/]+)\/api\/v1\/status\/config$/.exec(url)?.[1] ?? ''] as string | undefined;
    const yaml = `global:\n  scrape_interval: 1s\n  evaluation_interval: ${interval}\n`;
    return interval === undefined ? throwError(() => new Error('403')) : of({ data: { data: { yaml } } });
  });
}

const members = (...uids: readonly string[]) => uids.map((uid) => fakeMember(uid, { id: uid.toUpperCase() }));

test('members that agree, or say nothing, leave no doubt; they are asked once', async () => {
  install({ a1: '15s', a2: '15s' });
  expect(await memberIntervals(members('a1', 'a2', 'a3'))).toEqual({ evaluationInterval: 15_000 });
  expect(await memberIntervals(members('a1', 'a2', 'a3'))).toEqual({ evaluationInterval: 15_000 });
  expect(fetchMock).toHaveBeenCalledTimes(3);
});

test('where they differ the shortest counts, which is told', async () => {
  install({ b1: '1m', b2: '30s' });
  const { evaluationInterval, stepDoubt } = await memberIntervals(members('b1', 'b2'));
  expect(evaluationInterval).toBe(30_000);
  expect(stepDoubt).toMatch(/take 30s, the shortest .*\(B1: 60s; B2: 30s\): set the evaluation interval/);
});

test('where none says it, a minute is taken, which is told', async () => {
  install({});
  expect(await memberIntervals(members('c1'))).toEqual({
    evaluationInterval: 60_000,
    stepDoubt: expect.stringMatching(/take 60s, for no member tells its evaluation_interval/) as string,
  });
});
