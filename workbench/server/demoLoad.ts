import { type IncomingMessage, type ServerResponse } from 'node:http';

import { sendJson } from './files';

const TIMEOUT_MS = 5_000;

/** Passes `/workbench/load` and `/workbench/load/end` on to the demo's own address, where there is a demo. */
export async function passLoad(
  request: IncomingMessage,
  response: ServerResponse,
  { path, demoUrl }: { readonly path: string; readonly demoUrl: string | undefined }
): Promise<void> {
  if (demoUrl === undefined) {
    sendJson(response, { message: 'There is no demo to make load on' }, 404);
    return;
  }
  const url = demoUrl + path.slice('/workbench'.length);
  const answer = await fetch(url, { method: request.method, signal: AbortSignal.timeout(TIMEOUT_MS) });
  sendJson(response, await answer.json(), answer.status);
}
