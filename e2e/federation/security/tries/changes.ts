import { type HeaderList, jsonRequest, send, type SentRequest } from '../send';
import { definition, grafana, type Site } from '../site';
import { type Expected, requestTry, type Try, type TryTable, unlike } from '../try';

const ADMIN = grafana();

/** Everything that would change something of `made`, or make another. */
function changes(headers: HeaderList, tag: HeaderList = [['if-match', '"1"']]): SentRequest[] {
  const other = { definition: { ...definition, id: 'other' } };
  return [
    jsonRequest('PUT', '/api/v1/fleets/made/definition', { definition }, [...headers, ...tag]),
    { method: 'DELETE', path: '/api/v1/fleets/made', headers: [...headers, ...tag] },
    jsonRequest('POST', '/api/v1/fleets', other, headers),
    jsonRequest('POST', '/api/v1/fleets/test', { definition }, headers),
  ];
}

/** The version of `made`, and whether `other` is there. */
async function state({ closed }: Site): Promise<string> {
  const { text } = await send(closed.port, { path: '/api/v1/fleets/made/definition', headers: ADMIN });
  const { text: list } = await send(closed.port, { path: '/api/v1/fleets', headers: ADMIN });
  return `version ${(JSON.parse(text) as { version?: number }).version}${list.includes('"other"') ? ', and another' : ''}`;
}

function unchanged(name: string, tries: string, requests: readonly SentRequest[], expected: Expected): Try {
  return {
    ...{ name, tries, outcome: `Refused with ${expected.status}, and nothing is changed.` },
    run: async (site) => {
      for (const request of requests) {
        const wrong = unlike(await send(site.closed.port, request), expected, `${request.method} ${request.path}: `);
        if (wrong !== undefined) {
          return wrong;
        }
      }
      const after = await state(site);
      return after === 'version 1' ? undefined : `changed: ${after}`;
    },
  };
}

const users: ReadonlyArray<readonly [name: string, tries: string, headers: HeaderList]> = [
  ['change-no-token', 'A change without a token', []],
  ['change-editor', 'A change by an Editor', grafana({ OrgRole: 'Editor' })],
  ['change-no-role', 'A change by a user without a role', grafana({ OrgRole: undefined })],
  [
    'change-claims',
    'A change by a Viewer who claims a role beside the context',
    [...grafana({ OrgRole: 'Viewer' }), ['x-grafana-role', 'Admin']],
  ],
  ['change-anonymous', 'A change by an Admin who is not logged in', grafana({ IsAnonymous: true })],
  ['change-no-name', 'A change by an Admin without a name, whom the audit could not tell', grafana({ Login: '' })],
];

const tags: ReadonlyArray<readonly [name: string, tries: string, tag: HeaderList, status: number]> = [
  ['version-older', 'A change from an older version', [['if-match', '"0"']], 412],
  ['version-never', 'A change from a version that never was', [['if-match', '"9"']], 412],
  ['version-none', 'A change from no version', [], 428],
  ['version-any', 'A change from any version, `*`', [['if-match', '*']], 428],
  ['version-weak', 'A change from a weak version', [['if-match', 'W/"1"']], 428],
  ['version-list', 'A change from one of two versions', [['if-match', '"1", "2"']], 428],
  [
    'version-doubled',
    'A change with the version sent twice',
    [
      ['if-match', '"1"'],
      ['if-match', '"1"'],
    ],
    428,
  ],
];

/** What changes something. */
export const changeTries: TryTable = {
  title: 'Changes',
  tries: [
    ...users.map(([name, tries, headers]) => unchanged(name, tries, changes(headers), { status: 403 })),
    ...tags.map(([name, tries, tag, status]) => unchanged(name, tries, changes(ADMIN, tag).slice(0, 2), { status })),
    requestTry({
      name: 'change-form',
      tries: 'A change as a form, which any page can have a browser send without asking',
      requests: [{ ...changes([])[2], headers: [...ADMIN, ['content-type', 'text/plain']] }],
      expected: { status: 400 },
    }),
  ],
};
