import { of, throwError } from 'rxjs';

import { fakeMember } from '../testing/fakeMember';
import { memberDialect } from './memberDialect';

const fetchMock = jest.fn();
jest.mock('@grafana/runtime', () => ({ getBackendSrv: () => ({ fetch: fetchMock }) }));

/** What each data source's proxy answers, by uid and name below `/api/v1/status/`. */
function install(answers: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  fetchMock.mockReset();
  fetchMock.mockImplementation(({ url }: { url: string }) => {
    const [, uid, name] = /uid\/([^/]+)\/api\/v1\/status\/(\w+)$/.exec(url) ?? [];
    const data = answers[`${uid}/${name}`] as Readonly<Record<string, string>> | undefined;
    return data === undefined ? throwError(() => new Error('no answer')) : of({ data: { data } });
  });
}

const members = (...uids: readonly string[]) => uids.map((uid) => fakeMember(uid, { id: uid.toUpperCase() }));
const proof = { 'storage.tsdb.path': 'data/' };

test('a Prometheus 2 is one by its flags too; who does not answer goes along', async () => {
  install({ 'a1/buildinfo': { version: '2.53.0' }, 'a1/flags': proof, 'a2/buildinfo': { version: '2.24.0' } });
  expect(await memberDialect(members('a1', 'a2', 'a3'))).toEqual({
    of: { dialect: { release: '2.53', features: [] } },
    doubts: [],
  });
});

test('versions are remembered', async () => {
  const features = ['promql-experimental-functions'];
  install({ 'b1/buildinfo': { version: '3.5.0' }, 'b1/flags': { 'enable-feature': `otlp, ${features[0]}` } });
  expect(await memberDialect(members('b1'))).toEqual({ of: { dialect: { release: '3.5', features } }, doubts: [] });
  expect(await memberDialect(members('b1'))).toEqual({ of: { dialect: { release: '3.5', features } }, doubts: [] });
  expect(fetchMock).toHaveBeenCalledTimes(2);
});

test('two majors are refused by the names of the data sources', async () => {
  install({ 'c1/buildinfo': { version: '2.53.0' }, 'c1/flags': proof, 'c2/buildinfo': { version: '3.5.0' } });
  expect((await memberDialect(members('c1', 'c2'))).of.refused).toMatch(/\(C1: 2\.53\.0, C2: 3\.5\.0\)/);
});
