import { operations } from '../../../../src/api/operations';
import { type Answer, type HeaderList, jsonRequest, send, type SentRequest } from '../send';
import { bearer, BOUND_TOKEN, contextOf, definition, grafana, grafanaScheme, type Site } from '../site';
import { requestTry, type Try, type TryTable, unlike } from '../try';

const ELSEWHERE = grafana({ OrgID: 8 });
/** Two fleets of organisation 7, one of the fleets file and one made through the API. There is none of the last id. */
const UNSEEN = ['shop', 'made'] as const;
const NONE = 'none';

/** A request for the fleet of an id, to every address that takes one. */
function requestsFor(id: string): SentRequest[] {
  const ofApi = operations
    .filter(({ path }) => path.includes('{id}'))
    .flatMap(({ method, path, body, ifMatch }): SentRequest[] => {
      const address = path.replace('{id}', id).replace('{decision}', '1');
      const headers: HeaderList = ifMatch === true ? [['if-match', '"1"']] : [];
      const change = { definition: { ...definition, id }, reason: 'why' };
      const plain = { path: address, method: method.toUpperCase(), headers };
      return body === undefined
        ? [plain, { ...plain, path: `${address}?metric=cpu&version=1&offset=0` }]
        : [
            jsonRequest(method.toUpperCase(), address, change, headers),
            jsonRequest(method.toUpperCase(), address, {}, headers),
          ];
    });
  const ofPrometheus = [
    'query?query=up',
    'labels',
    'label/job/values',
    'rules',
    'status/buildinfo',
    'status/config',
    'nowhere',
  ];
  const asked = { id: 1, member: 'shard-0', path: 'query', query: 'up', start: 0, end: 0, step: 1 };
  return [
    ...ofApi,
    ...ofPrometheus.map((path) => ({ path: `/fleets/${id}/api/v1/${path}` })),
    { path: `/fleets/${id}/explain?query=up` },
    { path: `/fleets/${id}/-/ready` },
    { path: `/api/v1/events?fleet=${id}` },
    jsonRequest('POST', '/api/v1/fanout', { fleet: id, requests: [asked] }),
  ];
}

/** All of an answer but the time and the id, which are as long everywhere. */
function lookOf({ status, headers, text }: Answer, id: string): string {
  return JSON.stringify([status, { ...headers, date: undefined }, text.replaceAll(id, NONE)]);
}

/** That no answer tells a fleet of others from one there is not. */
function noDifference(name: string, who: string, caller: HeaderList): Try {
  return {
    name,
    tries: `${who} asks every address for a fleet of another organisation, and for one there is not`,
    outcome: 'Byte for byte the same answer.',
    run: async ({ closed }) => {
      const answersFor = async (id: string) => {
        const requests = requestsFor(id).map((one) => ({ ...one, headers: [...(one.headers ?? []), ...caller] }));
        const answers = await Promise.all(requests.map((request) => send(closed.port, request)));
        return answers.map(
          (answer, i) => [`${requests[i].method ?? 'GET'} ${requests[i].path}`, lookOf(answer, id)] as const
        );
      };
      const none = await answersFor(NONE);
      for (const id of UNSEEN) {
        const other = (await answersFor(id)).find(([, look], i) => look !== none[i][1]);
        if (other !== undefined) {
          return `${other[0]} tells that there is such a fleet: ${other[1].slice(0, 300)}`;
        }
      }
      return undefined;
    },
  };
}

const callers: ReadonlyArray<readonly [name: string, who: string, caller: HeaderList]> = [
  ['others-admin', 'An Admin', ELSEWHERE],
  ['others-viewer', 'A Viewer', grafana({ OrgID: 8, OrgRole: 'Viewer' })],
  ['others-anonymous', 'Somebody who is not logged in', grafana({ IsAnonymous: true, OrgRole: 'Viewer' })],
  ['others-no-token', 'Somebody without a token', []],
  ['others-wrong-token', 'Somebody with a wrong token', bearer('a-token-that-nobody-gave')],
];

function creation(id: string): SentRequest {
  return jsonRequest('POST', '/api/v1/fleets', { definition: { ...definition, id } }, ELSEWHERE);
}

/** That making a fleet tells nothing of who has its id. */
const takenIds: Try = {
  name: 'others-taken-id',
  tries: 'An Admin makes a fleet of an id that the fleets file, or another organisation, has',
  outcome: 'Refused with 409, in the same words: “The id … cannot be had; choose another.”',
  run: async ({ closed }) => {
    const answers = await Promise.all(UNSEEN.map((id) => send(closed.port, creation(id))));
    const wrong = answers.map((answer, i) =>
      unlike(answer, { status: 409, says: `The id ${UNSEEN[i]} cannot be had; choose another.` })
    );
    return wrong.find((text) => text !== undefined);
  },
};

const listed =
  (user: HeaderList, expected: readonly string[]) =>
  async ({ closed }: Site) => {
    const { text } = await send(closed.port, { path: '/api/v1/fleets', headers: user });
    const ids = (JSON.parse(text) as { fleets: Array<{ id: string }> }).fleets.map(({ id }) => id);
    return ids.join() === expected.join() ? undefined : `fleets ${ids.join()}, not ${expected.join()}`;
  };

/** What is seen of fleets, by whom. */
export const otherFleetTries: TryTable = {
  title: 'Fleets of others',
  tries: [
    {
      name: 'list-of-others',
      tries: 'The list of fleets, by a user of another organisation',
      outcome: 'The fleets of all, and no other.',
      run: listed(ELSEWHERE, ['public', 'internal']),
    },
    {
      name: 'list-anonymous',
      tries: 'The list of fleets, by somebody who is not logged in',
      outcome: 'The fleets that are open to everybody, and no other.',
      run: listed(grafana({ IsAnonymous: true }), ['public']),
    },
    ...callers.map((caller) => noDifference(...caller)),
    takenIds,
    requestTry({
      name: 'own-taken-id',
      tries: 'An Admin makes a fleet of an id that one in sight has',
      requests: [jsonRequest('POST', '/api/v1/fleets', { definition }, grafana())],
      expected: { status: 409, says: 'There is a fleet with the id made already.' },
    }),
    requestTry({
      name: 'anonymous-shards',
      tries: 'The shards of an open fleet, by somebody who is not logged in',
      requests: [{ path: '/api/v1/fleets/public/shards', headers: grafana({ IsAnonymous: true }) }],
      expected: { status: 403 },
    }),
    requestTry({
      name: 'metrics-of-all',
      tries: "The proxy's metrics, which name every fleet, by an Admin",
      requests: [{ path: '/metrics', headers: grafana() }],
      expected: { status: 403 },
    }),
    requestTry({
      name: 'bound-token-other',
      tries: "The token of organisation 9 with a user of another one's",
      requests: [{ path: '/api/v1/fleets', headers: [...grafanaScheme(BOUND_TOKEN), ...contextOf()] }],
      expected: { status: 403, says: 'This token is not for organisation 7 of Grafana.' },
    }),
    requestTry({
      name: 'bound-organisation',
      tries: 'The token of all organisations with a user of organisation 9, which has its own',
      requests: [{ path: '/api/v1/fleets', headers: grafana({ OrgID: 9 }) }],
      expected: { status: 403, says: 'This token is not for organisation 9 of Grafana.' },
    }),
    requestTry({
      name: 'bound-token',
      tries: 'The token of organisation 9 with a user of it',
      requests: [{ path: '/api/v1/fleets', headers: [...grafanaScheme(BOUND_TOKEN), ...contextOf({ OrgID: 9 })] }],
      expected: { status: 200 },
    }),
  ],
};
