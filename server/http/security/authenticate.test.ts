import { type IncomingHttpHeaders } from 'node:http';

import { Fleet } from '../../fleets/fleet';
import { readFleets } from '../../fleets/readFleets';
import { Store } from '../../store/store';
import { mayChange, mayInspect, mayOperate, maySee } from './access';
import { authenticate } from './authenticate';
import { type Caller } from './caller';
import { type Tokens } from './tokens';

const GRAFANA = 'the-token-that-grafana-has';
const BOUND = 'the-token-of-organisation-7';
const OPERATOR = 'the-token-of-an-operator';
const FLEET = 'the-token-of-fleet-f';
const PODS = 'the-token-of-the-pods-of-f';
const NONE: Tokens = { organisations: new Map() };

function fleet(extra: string, token?: string, discoveryToken?: string): Fleet {
  const text = `fleets: [{id: f, kind: hash, driver: static, ${extra}
    static: {shards: [{id: s, replicas: [{url: 'http://127.0.0.1:1'}]}]}}]`;
  const read = readFleets(text);
  if (!read.ok) {
    throw new Error(read.problems.join());
  }
  const driver = { observe: () => [], partitionLabels: [], close: () => Promise.resolve() };
  const rows = Store.open(':memory:').make('f', {}, 0);
  return new Fleet(read.fleets[0], driver, { rows, maxMemberRequests: 1, token, discoveryToken });
}

interface FromOptions {
  readonly tokens?: Tokens;
  readonly fleetToken?: string;
  readonly discoveryToken?: string;
  readonly url?: string;
}

/** Who a request is from, of a proxy with these tokens and the fleet `f`. */
function from(
  headers: IncomingHttpHeaders,
  { tokens = NONE, fleetToken, discoveryToken, url = '/api/v1/fleets' }: FromOptions = {}
) {
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
  return authenticate({ headers, rawHeaders, url }, { tokens, fleets: [fleet('', fleetToken, discoveryToken)] });
}

/** What Grafana's app proxy sends: its signed-in user as Go prints it, shortened. */
function grafana(organisation: number, token: string) {
  const user = { UserID: 3, Login: 'ada', OrgRole: 'Viewer', IsAnonymous: false, Teams: null, OrgID: organisation };
  return { authorization: `Grafana ${token}`, 'x-grafana-context': JSON.stringify(user) };
}

function viewer(organisation: number, anonymous = false): Caller & { kind: 'user' } {
  return { kind: 'user', login: 'ada', organisation, role: 'Viewer', anonymous };
}

const refused = { refused: expect.any(String) as string };

describe('authenticate', () => {
  const here = { host: 'localhost:9400' };
  const organisations = new Map([[7, BOUND]]);

  it.each<[string, Caller | typeof refused, IncomingHttpHeaders, Parameters<typeof from>[1]]>([
    ['no token is set', { kind: 'local' }, here, {}],
    ['no token is set, and one is sent', refused, { ...here, authorization: `Bearer ${FLEET}` }, {}],
    ['no token is set, and Grafana asks', refused, { ...here, ...grafana(7, '') }, {}],
    ['no token is set, and a context is sent', refused, { ...here, 'x-grafana-context': '{}' }, {}],
    ['Grafana’s token alone is set', refused, here, { tokens: { ...NONE, grafana: GRAFANA } }],
    ['an operator’s token alone is set', refused, here, { tokens: { ...NONE, operator: OPERATOR } }],
    ['an organisation’s token alone is set', refused, here, { tokens: { organisations } }],
    ['a fleet’s token alone is set', refused, here, { fleetToken: FLEET }],
    [
      'a fleet’s token alone is set, and sent',
      { kind: 'reader', fleet: 'f' },
      { ...here, authorization: `Bearer ${FLEET}` },
      { fleetToken: FLEET, url: '/fleets/f/api/v1/query' },
    ],
    ['a discovery token alone is set', refused, here, { discoveryToken: PODS }],
    [
      'a discovery token is sent for targets',
      { kind: 'pod', fleet: 'f' },
      { ...here, authorization: `Bearer ${PODS}` },
      { discoveryToken: PODS, url: '/api/v1/fleets/f/discovery?job=a' },
    ],
    [
      'it is sent for those of another fleet',
      refused,
      { ...here, authorization: `Bearer ${PODS}` },
      { discoveryToken: PODS, url: '/api/v1/fleets/g/discovery' },
    ],
    [
      'it is sent for queries',
      refused,
      { ...here, authorization: `Bearer ${PODS}` },
      { discoveryToken: PODS, url: '/fleets/f/api/v1/query' },
    ],
    [
      'schemes are written as anybody likes',
      { kind: 'operator' },
      { authorization: `bEARER  ${OPERATOR} ` },
      { tokens: { ...NONE, operator: OPERATOR } },
    ],
    [
      'there are very many spaces in it',
      refused,
      { authorization: `Bearer a${' '.repeat(1_000_000)}b` },
      { tokens: { ...NONE, operator: OPERATOR } },
    ],
    [
      'a token is a part of ours',
      refused,
      { authorization: `Bearer ${OPERATOR.slice(1)}` },
      { tokens: { ...NONE, operator: OPERATOR } },
    ],
  ])('where %s: %j', (_, expected, headers, set) => {
    expect(from(headers, set)).toEqual(expected);
  });

  it.each<[what: string, authorization: string, tokens: Tokens, told: RegExp]>([
    [
      'a proxy without tokens',
      `Grafana ${GRAFANA}`,
      NONE,
      /no token for Grafana .* start the proxy with PROMSHARDS_TOKEN/,
    ],
    ['a proxy without tokens, with none', 'Grafana ', NONE, /no token for Grafana/],
    ['a proxy with no token for it', `Grafana ${GRAFANA}`, { ...NONE, operator: OPERATOR }, /no token for Grafana/],
    ['with none', 'Grafana ', { ...NONE, grafana: GRAFANA }, /Grafana sent no token: enter the one/],
    ['with a setting that was never entered', 'Grafana <no value>', { ...NONE, grafana: GRAFANA }, /sent no token/],
    [
      'with another',
      'Grafana another-token-of-16',
      { ...NONE, grafana: GRAFANA },
      /This is not Grafana's token: the app's/,
    ],
  ])('tells Grafana the remedy: %s', (_, authorization, set, told) => {
    const headers = { ...grafana(7, ''), host: 'localhost:9400', authorization };
    expect(from(headers, { tokens: set })).toEqual({ refused: expect.stringMatching(told) as string });
  });

  it.each([
    ['a token of all', GRAFANA, 8, true],
    ['a token of all, in an organisation that has its own', GRAFANA, 7, false],
    ['its organisation’s token', BOUND, 7, true],
    ['another organisation’s token', BOUND, 8, false],
  ])('lets a Grafana user with %s in: %s of organisation %d: %s', (_, token, organisation, letIn) => {
    const caller = from(grafana(organisation, token), { tokens: { grafana: GRAFANA, organisations } });
    expect(caller).toEqual(letIn ? viewer(organisation) : refused);
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
    expect(from({ host })).toEqual(letIn ? { kind: 'local' } : refused);
  });
});

describe('who may what', () => {
  const admin: Caller = { ...viewer(1), role: 'Admin' };

  it.each<[string, Caller, string, boolean]>([
    ['an operator', { kind: 'operator' }, 'organisations: [1],', true],
    ['a user, open fleet', viewer(2), '', true],
    ['a user of the organisation', viewer(1), 'organisations: [1, 3],', true],
    ['a user of another one', viewer(2), 'organisations: [1, 3],', false],
    ['an anonymous viewer', viewer(1, true), '', false],
    ['an anonymous viewer, where the fleet allows it', viewer(1, true), 'anonymous: true,', true],
    ['an anonymous viewer of another organisation', viewer(2, true), 'anonymous: true, organisations: [1],', false],
    ['a reader of this fleet', { kind: 'reader', fleet: 'f' }, 'organisations: [1],', true],
    ['a reader of another fleet', { kind: 'reader', fleet: 'g' }, '', false],
    ['a pod of this fleet', { kind: 'pod', fleet: 'f' }, '', false],
  ])('%s sees the fleet', (_, caller, extra, seen) => {
    expect(maySee(caller, fleet(extra))).toBe(seen);
  });

  it.each<[string, Caller, boolean, boolean, boolean]>([
    ['who is at the machine', { kind: 'local' }, true, true, true],
    ['an operator', { kind: 'operator' }, true, true, true],
    ['an Admin', admin, true, true, false],
    ['an Admin without a name', { ...admin, login: '' }, false, true, false],
    ['an Admin who is not logged in', { ...admin, anonymous: true }, false, false, false],
    ['a user without a role', { ...admin, role: '' }, false, true, false],
    ['a Viewer', viewer(1), false, true, false],
    ['a reader', { kind: 'reader', fleet: 'f' }, false, false, false],
    ['a pod', { kind: 'pod', fleet: 'f' }, false, false, false],
  ])('%s changes: %s, looks at shards: %s, sees what is told of all: %s', (_, caller, changes, inspects, operates) => {
    expect([mayChange(caller), mayInspect(caller), mayOperate(caller)]).toEqual([changes, inspects, operates]);
  });
});
