import { Fleet } from '../fleets/fleet';
import { readFleets } from '../fleets/readFleets';
import { maySee } from './access';
import { authenticate } from './authenticate';
import { type Caller } from './caller';

const TOKEN = 'the-shared-token-of-grafana';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What Grafana's app proxy sends: its signed-in user as Go prints it, shortened. */
function context(user: { OrgID?: number; OrgId?: number; IsAnonymous?: unknown; OrgRole?: string }): string {
  return JSON.stringify({ UserID: 3, Login: 'ada', OrgRole: 'Viewer', IsAnonymous: false, Teams: null, ...user });
}

function fleet(extra: string, token?: string): Fleet {
  const text = `fleets: [{id: f, kind: hash, driver: static, ${extra}
    static: {shards: [{id: s, replicas: [{url: 'http://127.0.0.1:1'}]}]}}]`;
  const read = readFleets(text);
  if (!read.ok) {
    throw new Error(read.problems.join());
  }
  const driver = { observe: () => [], partitionLabels: [], close: () => Promise.resolve() };
  return new Fleet(read.fleets[0], driver, { maxMemberRequests: 1, token });
}

describe('authenticate', () => {
  const closed = { token: TOKEN, fleets: [fleet('', 'the-token-of-fleet-f')] };

  it('takes the token alone for an operator', () => {
    expect(authenticate(bearer(TOKEN), closed)).toEqual({ kind: 'operator' });
  });

  it('takes the token with a context for the Grafana user', () => {
    expect(authenticate({ ...bearer(TOKEN), 'x-grafana-context': context({ OrgID: 7 }) }, closed)).toEqual({
      kind: 'user',
      login: 'ada',
      organisation: 7,
      role: 'Viewer',
      anonymous: false,
    });
  });

  it('takes a fleet’s own token for a reader of that fleet, whatever the context claims', () => {
    const headers = { ...bearer('the-token-of-fleet-f'), 'x-grafana-context': context({ OrgID: 1 }) };
    expect(authenticate(headers, closed)).toEqual({ kind: 'reader', fleet: 'f' });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', bearer('the-shared-token-of-grafanA')],
    ['a token that is a part of ours', bearer(TOKEN.slice(0, -1))],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a forged context without the token', { 'x-grafana-context': context({ OrgID: 1, OrgRole: 'Admin' }) }],
    ['a forged context with a wrong token', { ...bearer('x'), 'x-grafana-context': context({ OrgID: 1 }) }],
    ['the token with a context that is not JSON', { ...bearer(TOKEN), 'x-grafana-context': '{' }],
    ['the token with a context without organisation', { ...bearer(TOKEN), 'x-grafana-context': context({}) }],
    [
      'the token with a context that does not say whether somebody is logged in',
      { ...bearer(TOKEN), 'x-grafana-context': context({ OrgID: 1, IsAnonymous: 'no' }) },
    ],
  ])('refuses %s', (_, headers) => {
    expect(authenticate(headers, closed)).toEqual({ refused: expect.any(String) });
  });

  it.each([
    ['127.0.0.1:9400', true],
    ['localhost:9400', true],
    ['[::1]:9400', true],
    ['localhost', true],
    ['promshards.attacker.example:9400', false],
    ['127.0.0.1.attacker.example', false],
    ['', false],
  ])('without a token, a request for the host "%s" is let in: %s', (host, letIn) => {
    const caller = authenticate({ host }, { token: undefined, fleets: [] });
    expect(caller).toEqual(letIn ? { kind: 'local' } : { refused: expect.any(String) });
  });
});

describe('maySee', () => {
  const user = (organisation: number, anonymous = false): Caller => ({
    kind: 'user',
    login: 'ada',
    organisation,
    role: 'Viewer',
    anonymous,
  });

  it.each<[string, Caller, string, boolean]>([
    ['an operator', { kind: 'operator' }, 'organisations: [1],', true],
    ['a user, open fleet', user(2), '', true],
    ['a user of the organisation', user(1), 'organisations: [1, 3],', true],
    ['a user of another one', user(2), 'organisations: [1, 3],', false],
    ['an anonymous viewer', user(1, true), '', false],
    ['an anonymous viewer, where the fleet allows it', user(1, true), 'anonymous: true,', true],
    ['an anonymous viewer of another organisation', user(2, true), 'anonymous: true, organisations: [1],', false],
    ['a reader of this fleet', { kind: 'reader', fleet: 'f' }, 'organisations: [1],', true],
    ['a reader of another fleet', { kind: 'reader', fleet: 'g' }, '', false],
  ])('%s', (_, caller, extra, seen) => {
    expect(maySee(caller, fleet(extra))).toBe(seen);
  });
});
