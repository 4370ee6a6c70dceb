import { setDataSourceSrv } from '@grafana/runtime';
import { NEVER } from 'rxjs';

import { type FakeAnswer, installNetwork } from '../testing/fakeNetwork';
import { gateOf } from './memberGate';
import { membersConnection } from './membersConnection';

beforeEach(() => {
  jest.useFakeTimers();
  setDataSourceSrv({ getInstanceSettings: () => undefined } as never);
});
afterEach(() => jest.useRealTimers());

const good: FakeAnswer = { body: { status: 'success', data: { resultType: 'scalar', result: [1, '1'] } } };

test.each<[string, string, FakeAnswer, string | undefined]>([
  ['of a server that answers queries closes nothing', 'slow', good, undefined],
  ['of one that answers none leaves it alone for a while', 'dead', { down: 'gone' }, 'it does not answer'],
])('a list that takes too long, %s', async (_, uid, query, closed) => {
  const network = installNetwork({
    client: [[`/api/datasources/proxy/uid/${uid}/api/v1/labels`, NEVER]],
    member: () => query,
  });
  const connection = membersConnection({ members: [uid] });
  const params = new URLSearchParams();
  const asked = connection.metadata({ path: '/api/v1/labels', params, signal: new AbortController().signal });
  const told = expect(asked).rejects.toThrow(`${uid}: no answer within 5s`);
  await jest.advanceTimersByTimeAsync(5_000);
  await told;
  expect(network.fetched.map(({ url }) => url)).toEqual([`/sub/api/datasources/proxy/uid/${uid}/api/v1/query?query=1`]);
  expect(gateOf(uid).closed).toBe(closed);
});
