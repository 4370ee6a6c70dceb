import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { download, fetchText } from './download.mjs';

const content = 'the archive';
const sha256 = createHash('sha256').update(content).digest('hex');
let server;
let base;
let dir;

beforeAll(async () => {
  server = createServer((request, response) => {
    const routes = {
      '/archive': () => response.end(content),
      '/moved': () => response.writeHead(302, { Location: '/archive' }).end(),
      '/cut': () => {
        response.writeHead(200, { 'Content-Length': '100' }).write('the');
        setTimeout(() => response.destroy(), 50);
      },
    };
    (routes[request.url] ?? (() => response.writeHead(404).end()))();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${server.address().port}`;
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-download-'));
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(dir, { recursive: true });
});

test('a verified file is written, redirects followed', async () => {
  const file = path.join(dir, 'archive');
  const shares = [];
  await download(`${base}/moved`, file, { sha256, onProgress: (share) => shares.push(share) });
  expect(await readFile(file, 'utf8')).toBe(content);
  expect(await fetchText(`${base}/archive`)).toBe(content);
});

test.each([
  ['something else under that name', '/archive', { sha256: '0'.repeat(64) }, 'does not have the checksum'],
  ['nothing there', '/none', { sha256 }, 'answered 404'],
  ['a connection cut in the middle', '/cut', { sha256 }, 'terminated'],
])('%s is refused', async (_, route, options, message) => {
  await expect(download(base + route, path.join(dir, 'refused'), options)).rejects.toThrow(message);
});

test('a host that is not there is named', async () => {
  await expect(fetchText('http://nowhere.invalid/file')).rejects.toThrow('nowhere.invalid cannot be reached');
});
