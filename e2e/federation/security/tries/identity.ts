import { cut, doubled, type HeaderChange, startHeaderProxy, without } from '../headerProxy';
import { type HeaderList, send, type SentRequest } from '../send';
import { bearer, contextOf, grafana, GRAFANA_TOKEN, grafanaScheme, OPERATOR_TOKEN, SHOP_TOKEN } from '../site';
import { type Expected, requestTry, type Try, type TryTable, unlike } from '../try';

const PATHS = ['/api/v1/fleets', '/api/v1/fleets/shop/shards', '/metrics', '/api/v1/fanout', '/x'];
const QUERY = '/fleets/shop/api/v1/query?query=up';
const NO_CONTEXT = 'The X-Grafana-Context header is missing, doubled or cannot be read';
const NOT_FLEETS = "This is not this fleet's token.";

function everywhere(headers: HeaderList): SentRequest[] {
  return [...PATHS, QUERY].map((path) => ({ path, headers }));
}

/** Headers that let nobody in, whatever the address. */
const headerTries: ReadonlyArray<readonly [name: string, tries: string, headers: HeaderList, says: string]> = [
  ['no-token', 'No `Authorization` at all', [], 'This needs a token.'],
  ['forged-context', 'A Grafana context without a token', contextOf(), 'This needs a token.'],
  ['other-scheme', "Grafana's token as `Basic`", [['authorization', `Basic ${GRAFANA_TOKEN}`]], 'cannot be read'],
  [
    'two-authorizations',
    'Two `Authorization` headers, both right',
    [...bearer(OPERATOR_TOKEN), ...bearer(OPERATOR_TOKEN)],
    'Two Authorization',
  ],
  [
    'grafana-wrong',
    'A context with a wrong token',
    [...grafanaScheme('a-token-that-only-grafana-haS'), ...contextOf()],
    "not Grafana's token",
  ],
  ['grafana-no-context', "Grafana's token without a context", grafanaScheme(), NO_CONTEXT],
  ['grafana-two-contexts', "Grafana's token with two contexts", [...grafana(), ...contextOf()], NO_CONTEXT],
  ['grafana-no-json', 'A context that is not JSON', [...grafanaScheme(), ['x-grafana-context', '[']], NO_CONTEXT],
  ['grafana-no-organisation', 'A context without an organisation', grafana({ OrgID: undefined }), NO_CONTEXT],
  ['grafana-organisation-0', 'A context of organisation 0, which is none', grafana({ OrgID: 0 }), NO_CONTEXT],
  ['grafana-two-organisations', 'A context of two organisations', grafana({ OrgId: 8 }), NO_CONTEXT],
  [
    'grafana-anonymous-unsaid',
    'A context that does not say whether somebody is logged in',
    grafana({ IsAnonymous: undefined }),
    NO_CONTEXT,
  ],
  [
    'grafana-as-bearer',
    "Grafana's token as `Bearer`, as if an operator had it",
    bearer(GRAFANA_TOKEN),
    'is sent as `Authorization: Grafana <token>`',
  ],
  [
    'grafana-as-bearer-context',
    "Grafana's token as `Bearer` with a context",
    [...bearer(GRAFANA_TOKEN), ...contextOf()],
    'is sent as `Authorization: Grafana <token>`',
  ],
  [
    'operator-in-grafana',
    "The operator's token in Grafana's configuration",
    [...grafanaScheme(OPERATOR_TOKEN), ...contextOf()],
    "not Grafana's token",
  ],
  [
    'operator-with-context',
    "The operator's token with a Grafana context",
    [...bearer(OPERATOR_TOKEN), ...contextOf()],
    'came with a Grafana user',
  ],
];

/** Between Grafana and the proxy stands another one that does this. */
const ways: ReadonlyArray<readonly [name: string, tries: string, change: HeaderChange, says: string]> = [
  ['context-lost', 'A proxy in between takes the context away', without('x-grafana-context'), NO_CONTEXT],
  ['context-doubled', 'A proxy in between doubles the context', doubled('x-grafana-context'), NO_CONTEXT],
  ['context-cut', 'A proxy in between cuts the context', cut('x-grafana-context'), NO_CONTEXT],
  ['token-lost', 'A proxy in between takes the token away', without('authorization'), 'This needs a token.'],
  ['token-doubled', 'A proxy in between doubles the token', doubled('authorization'), 'Two Authorization'],
];

function throughProxy([name, tries, change, says]: (typeof ways)[number]): Try {
  const expected: Expected = { status: 403, says };
  return {
    ...{ name, tries, outcome: `Refused with 403: “${says}”` },
    run: async ({ closed }) => {
      const between = await startHeaderProxy(closed.port, change);
      try {
        const requests = everywhere(grafana());
        const answers = await Promise.all(requests.map((request) => send(between.port, request)));
        return answers
          .map((answer, i) => unlike(answer, expected, `${requests[i].path}: `))
          .find((text) => text !== undefined);
      } finally {
        await between.close();
      }
    },
  };
}

/** Tokens of fleets. */
const fleetTries: readonly Try[] = [
  requestTry({
    name: 'fleet-token-elsewhere',
    tries: "A fleet's token at another address",
    requests: PATHS.map((path) => ({ path, headers: bearer(SHOP_TOKEN) })),
    expected: { status: 403, says: "opens that fleet's Prometheus API and nothing else" },
  }),
  requestTry({
    name: 'fleet-token-other-fleet',
    tries: "A fleet's token at another fleet, one there is and one there is not",
    requests: ['internal', 'nothing'].map((id) => ({ path: QUERY.replace('shop', id), headers: bearer(SHOP_TOKEN) })),
    expected: { status: 403, says: NOT_FLEETS },
  }),
  requestTry({
    name: 'fleet-token-wrong',
    tries: 'A wrong token at a fleet there is and at one there is not',
    requests: ['shop', 'nothing'].map((id) => ({
      path: QUERY.replace('shop', id),
      headers: bearer('a-token-for-the-shop-alonE'),
    })),
    expected: { status: 403, says: NOT_FLEETS },
  }),
  requestTry({
    name: 'fleet-token-context',
    tries: "A fleet's token with a forged Grafana context, at its own fleet",
    requests: [{ path: QUERY, headers: [...bearer(SHOP_TOKEN), ...contextOf({ OrgID: 1 })] }],
    expected: { status: 200 },
    outcome: 'Answered: the context counts for nothing.',
  }),
];

/** Who asks: tokens, schemes and contexts. */
export const identityTries: TryTable = {
  title: 'Who asks',
  tries: [
    ...headerTries.map(([name, tries, headers, says]) =>
      requestTry({ name, tries, requests: everywhere(headers), expected: { status: 403, says } })
    ),
    ...ways.map(throughProxy),
    ...fleetTries,
  ],
};
