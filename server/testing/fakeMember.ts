import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { READINESS_QUERY } from '../../src/api/noAnswerReason';
import { probeAnswer } from '../../src/recognition/testing/probeAnswer';

export interface FakeMember {
  readonly url: string;
  /** Paths and bodies asked so far, without health checks and what the index is asked. */
  readonly asked: string[];
  /** Whether it answers health checks as a Prometheus does; else they are answered as all. */
  healthy: boolean;
  /** When it was asked last, whatever it was; by `performance.now()`. */
  askedAt: number;
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  close(): Promise<void>;
}

const READY = { status: 'success', data: { resultType: 'scalar', result: [0, '1'] } };

/** An HTTP server on the loopback address that answers health checks, has a target of its own in its index, and answers, as told, everything else. */
export async function fakeMember(answer: FakeMember['answer']): Promise<FakeMember> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    member.askedAt = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (member.healthy && request.url === '/-/ready') {
        response.end('ready');
        return;
      }
      const body = Buffer.concat(chunks).toString();
      const probed = member.healthy ? probeAnswer(request.url ?? '') : undefined;
      if (probed !== undefined) {
        json(probed)(request, response, '');
        return;
      }
      if (member.healthy && `${request.url}?${body}` === READINESS_QUERY) {
        json(READY)(request, response, '');
        return;
      }
      const values = /^\/api\/v1\/label\/instance\/values\?match/.test(request.url ?? '');
      if (values || (request.url === '/api/v1/series' && body.endsWith('&limit=1'))) {
        const data = values ? [`target of ${member.url}`] : [];
        json({ status: 'success', data })(request, response, '');
        return;
      }
      asked.push(`${request.url} ${body}`);
      member.answer(request, response, body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('a TCP server has a port');
  }
  const member: FakeMember = {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    healthy: true,
    askedAt: 0,
    answer,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return member;
}

/** Answers with JSON. */
export function json(body: unknown, status = 200): FakeMember['answer'] {
  return (_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A successful instant vector of one sample, at the time asked for. */
export function vector(metric: Record<string, string>, value: string): FakeMember['answer'] {
  return (request, response, body) => {
    const result = [{ metric, value: [Number(new URLSearchParams(body).get('time')), value] }];
    json({ status: 'success', data: { resultType: 'vector', result } })(request, response, body);
  };
}
