import { setBackendSrv } from '@grafana/runtime';
import { of, throwError } from 'rxjs';

import { demoFleet } from '../testing/fakeNetwork';
import { fleetViewLoader } from './fleetView';

const move = (n: number) => ({ labels: { instance: `vm-${n}` }, from: 's1', to: 's2', joined: n });
const missing = { status: 404, data: { code: 'not_found', message: 'There is no such thing here.' } };

/** Answers one after another; what was asked, below the fleet's topology. */
function answering(...answers: unknown[]): string[] {
  const asked: string[] = [];
  const fetch = ({ url }: { readonly url: string }) => {
    asked.push(url.split('/fleets/demo/topology')[1]);
    const answer = answers.shift();
    return answer === missing ? throwError(() => ({ ...missing, config: {} })) : of({ data: answer });
  };
  setBackendSrv({ fetch } as never);
  return asked;
}

const first = (version: string, ...more: number[]) => ({
  ...{ fleet: demoFleet, generation: 'g1', version },
  handOvers: { moves: [move(0)], next: more[0] },
});

test('hand-overs come page by page, all of the same version', async () => {
  const asked = answering(first('v1', 1), { moves: [move(1)], next: 2 }, { moves: [move(2)] });
  const { topology, scrapeInterval } = await fleetViewLoader('demo')();
  expect(topology.moves).toEqual([move(0), move(1), move(2)]);
  expect(topology.members).toEqual(demoFleet.members);
  expect(scrapeInterval).toBe(5_000);
  expect(asked).toEqual(['', '/moves?version=v1&offset=1', '/moves?version=v1&offset=2']);
});

test('what has not changed is not read again; what else the fleet is, is new', async () => {
  const grown = { ...demoFleet, members: [...demoFleet.members, { id: 's3', replicas: ['a'] }] };
  const asked = answering(first('v1'), { fleet: grown, generation: 'g2', version: 'v1' }, first('v2', 1), {
    moves: [move(9)],
  });
  const load = fleetViewLoader('demo');
  await load();
  const { topology, generation } = await load();
  expect(generation).toBe('g2');
  expect(topology.moves).toEqual([move(0)]);
  expect(topology.members).toHaveLength(3);
  expect((await load()).topology.moves).toEqual([move(0), move(9)]);
  expect(asked).toEqual(['', '?known=v1', '?known=v1', '/moves?version=v2&offset=1']);
});

test.each([
  ['ahead', { now: 3_600_000 }, 3_600_000],
  ['not told', {}, undefined],
])('the clock of the proxy is %s', async (_, told, ahead) => {
  jest.spyOn(Date, 'now').mockReturnValue(0);
  answering({ ...first('v1'), ...told });
  expect((await fleetViewLoader('demo')()).clockAhead).toBe(ahead);
  jest.restoreAllMocks();
});

test('a version that was forgotten meanwhile is begun anew, not put together from two', async () => {
  const asked = answering(first('v1', 1), missing, first('v2'));
  expect((await fleetViewLoader('demo')()).topology.moves).toEqual([move(0)]);
  expect(asked).toEqual(['', '/moves?version=v1&offset=1', '']);
});

test('a fleet that changes all the time is said to, and not answered from a part', async () => {
  answering(first('v1', 1), missing, first('v2', 1), missing, first('v3', 1), missing);
  await expect(fleetViewLoader('demo')()).rejects.toThrow('changes faster than its hand-overs can be read');
});

test('a fleet that is not there', async () => {
  answering(missing);
  await expect(fleetViewLoader('demo')()).rejects.toThrow('There is no fleet "demo"');
  await expect(fleetViewLoader('')()).rejects.toThrow('Choose a fleet');
});
