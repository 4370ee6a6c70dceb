import { createReadStream, statSync } from 'node:fs';
import { type ServerResponse } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

/** Drawn for an icon that @grafana/ui does not ship and Grafana itself does. */
const MISSING_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" stroke-width="2"/></svg>';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.md': 'text/markdown; charset=utf-8',
  '.map': 'application/json',
  '.woff2': 'font/woff2',
};

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers with a file below `folder`, 404 where there is none. */
export function sendFile(response: ServerResponse, folder: string, path: string): void {
  const file = normalize(join(folder, decodeURIComponent(path)));
  if (!file.startsWith(folder + sep) || !isFile(file)) {
    sendJson(response, { message: 'Not found' }, 404);
    return;
  }
  response.writeHead(200, {
    'content-type': CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
    // A hash in the name: another content has another name.
    'cache-control': /-[A-Z0-9]{8}\.\w+$/.test(file) ? 'max-age=3600' : 'no-cache',
  });
  createReadStream(file).pipe(response);
}

/** Answers with an image of @grafana/ui, or a circle for one it lacks. */
export function sendIcon(response: ServerResponse, folder: string, path: string): void {
  if (isFile(normalize(join(folder, path)))) {
    sendFile(response, folder, path);
  } else {
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(MISSING_ICON);
  }
}

/** Answers with the font that stands in for the one asked for. */
export function sendFont(response: ServerResponse, folder: string, path: string): void {
  const family = path.includes('roboto') ? 'roboto-mono' : 'inter';
  sendFile(response, folder, `${family}/files/${family}-latin-wght-normal.woff2`);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
