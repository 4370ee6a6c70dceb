import { type HeaderList, type SentRequest } from '../send';
import { bearer, grafana, OPERATOR_TOKEN, type Site } from '../site';
import { type Expected, requestTry, type TryTable } from '../try';

const QUERY = '/fleets/internal/api/v1/query';
const ELSEWHERE = 'A page of another site had a browser send this.';
const FOREIGN = 'Without a token the proxy answers no web page.';
const NOT_HERE = 'Without a token the proxy answers requests for localhost only.';
const open = ({ open: { port } }: Site) => port;

/** Reads that cost something, as a page can have a browser send them without asking, and a change. */
function requests(headers: HeaderList): SentRequest[] {
  const form: HeaderList = [...headers, ['content-type', 'application/x-www-form-urlencoded']];
  const json: HeaderList = [...headers, ['content-type', 'application/json']];
  return [
    { path: `${QUERY}?query=up`, headers },
    { path: QUERY, method: 'POST', headers: form, body: 'query=up' },
    { path: '/api/v1/fleets', headers },
    { path: '/metrics', headers },
    { path: '/api/v1/fleets', method: 'POST', headers: json, body: '{}' },
  ];
}

/** Of a proxy without a token. */
const pageTries: ReadonlyArray<readonly [name: string, tries: string, headers: HeaderList, says: string]> = [
  ['page-origin', 'A page of another site asks', [['origin', 'https://attacker.example']], FOREIGN],
  ['page-no-origin', 'A page without an origin asks, in a sandbox', [['origin', 'null']], FOREIGN],
  ['page-same-machine', 'A page of another port of this machine asks', [['origin', 'http://127.0.0.1:1']], FOREIGN],
  [
    'page-image',
    'A page of another site names an address as an image, which sends no `Origin`',
    [
      ['sec-fetch-site', 'cross-site'],
      ['sec-fetch-mode', 'no-cors'],
    ],
    ELSEWHERE,
  ],
  ['page-sibling', 'A page of a sibling domain asks', [['sec-fetch-site', 'same-site']], ELSEWHERE],
  ['page-site-lost', 'A browser asks, and what tells from where is lost', [['sec-fetch-mode', 'navigate']], ELSEWHERE],
  [
    'page-site-doubled',
    'A browser asks, and what tells from where is there twice',
    [
      ['sec-fetch-site', 'same-origin'],
      ['sec-fetch-site', 'cross-site'],
    ],
    ELSEWHERE,
  ],
  [
    'page-rebound',
    'A page asks by a name of its own that resolves to this machine',
    [['host', 'attacker.example']],
    NOT_HERE,
  ],
  [
    'page-rebound-alike',
    'The same, by a name that begins like this machine',
    [['host', '127.0.0.1.attacker.example']],
    NOT_HERE,
  ],
];

/** What programs send, and what a person types. */
const letIn: ReadonlyArray<readonly [name: string, tries: string, headers: HeaderList]> = [
  ['program-curl', 'curl, promtool or the server of Grafana asks, which send neither header', []],
  ['program-node', "Node's own client asks, which sends a mode alone", [['sec-fetch-mode', 'cors']]],
  [
    'person-types',
    'A person types the address',
    [
      ['sec-fetch-site', 'none'],
      ['sec-fetch-mode', 'navigate'],
    ],
  ],
];

/** Of a proxy with tokens, which Grafana's server adds to whatever a browser sends it. */
const withTokens: ReadonlyArray<readonly [name: string, tries: string, headers: HeaderList]> = [
  [
    'session-cross-site',
    'A page of another site uses the session of a Grafana Admin',
    [['sec-fetch-site', 'cross-site']],
  ],
  ['session-sibling', 'A page of a sibling domain does', [['sec-fetch-site', 'same-site']]],
];

const HOSTS: readonly HeaderList[] = [
  [
    ['host', '127.0.0.1'],
    ['host', 'attacker.example'],
  ],
  [
    ['host', 'attacker.example'],
    ['host', '127.0.0.1'],
  ],
];
const TWO_HOSTS: Expected = { status: 400, says: 'Two Host headers were sent.' };

/** What pages make browsers send. */
export const webPageTries: TryTable = {
  title: 'Web pages',
  tries: [
    ...pageTries.map(([name, tries, headers, says]) =>
      requestTry({ name, tries, requests: requests(headers), expected: { status: 403, says }, port: open })
    ),
    ...letIn.map(([name, tries, headers]) =>
      requestTry({ name, tries, requests: requests(headers).slice(0, 4), expected: { status: 200 }, port: open })
    ),
    ...withTokens.map(([name, tries, headers]) =>
      requestTry({
        ...{ name, tries },
        requests: requests([...grafana(), ...headers]),
        expected: { status: 403, says: ELSEWHERE },
      })
    ),
    requestTry({
      name: 'two-hosts-open',
      tries: 'Two `Host` headers, to a proxy without a token',
      requests: HOSTS.flatMap(requests),
      expected: TWO_HOSTS,
      port: open,
    }),
    requestTry({
      name: 'two-hosts',
      tries: 'Two `Host` headers, with the token',
      requests: HOSTS.flatMap((hosts) => requests([...bearer(OPERATOR_TOKEN), ...hosts])),
      expected: TWO_HOSTS,
    }),
    requestTry({
      name: 'no-host',
      tries: 'No `Host` header at all',
      requests: requests([]).map((request) => ({ ...request, noHost: true })),
      expected: { status: 400 },
      port: open,
    }),
  ],
};
