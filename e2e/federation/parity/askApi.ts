import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';

import { type ApiRequest } from './requests';

/** An answer as it came. */
export interface ApiReply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Sends a request byte for byte as it stands; nothing is put right on the way. */
export async function askApi(base: string, { method, target, headers, body }: ApiRequest): Promise<ApiReply> {
  const url = new URL(base);
  const path = `${url.pathname.replace(/\/$/, '')}/api/v1/${target}`;
  // Of its own, Node tells the length of a body with some methods alone.
  const length = body === undefined ? undefined : { 'content-length': Buffer.byteLength(body) };
  const request = send({
    host: url.hostname,
    port: url.port,
    method,
    path,
    headers: { ...headers, ...length },
    agent: false,
  });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
  }
  const contentType = String(answer.headers['content-type'] ?? '');
  return { status: answer.statusCode ?? 0, contentType, text: Buffer.concat(chunks).toString('utf8') };
}
