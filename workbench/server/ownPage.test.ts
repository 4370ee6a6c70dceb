import { type IncomingMessage } from 'node:http';

import { isOwnPage } from './ownPage';

const host = '127.0.0.1:3000';

test.each<[string, Record<string, string>, boolean]>([
  ['a program', { host }, true],
  ['the host page', { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, true],
  ['a typed address', { host, 'sec-fetch-site': 'none' }, true],
  ['a page of another site', { host, origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site' }, false],
  ['an image on a page of another site', { host, 'sec-fetch-site': 'cross-site' }, false],
  ['a page of another port', { host, origin: 'http://127.0.0.1:3001' }, false],
  ['a page in a sandbox', { host, origin: 'null' }, false],
  ['a name that resolves to this machine', { host: 'attacker.example:3000' }, false],
])('%s', (_, headers, own) => {
  expect(isOwnPage({ headers } as unknown as IncomingMessage)).toBe(own);
});
