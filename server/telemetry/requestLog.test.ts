import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { pino } from 'pino';

import { sendPieces } from '../http/prometheus/sendPieces';
import { sendError, sendPrometheusError } from '../http/errors';
import { AnswerLog, logRequests } from './requestLog';

let app: FastifyInstance;
let url: string;
let lines: Array<Readonly<Record<string, unknown>>>;

/** So much, and so badly packed, that some is sent before it fails. */
function* failing(): Iterable<string> {
  for (let i = 0; i < 100; i++) {
    yield randomBytes(65_536).toString('latin1');
  }
  throw new Error('no memory left');
}

beforeAll(async () => {
  const logger: FastifyBaseLogger = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line)) });
  app = Fastify({ loggerInstance: logger, logController: new AnswerLog() });
  logRequests(app);
  app.get('/internal', (_, reply) => sendError(reply, 'internal'));
  app.get('/stopping', (_, reply) => sendError(reply, 'unavailable', { message: 'The proxy is stopping.' }));
  app.get('/missing', (_, reply) =>
    sendPrometheusError(reply, { type: 'unavailable', message: 'no answer without b' })
  );
  app.get('/wrong', (_, reply) => sendPrometheusError(reply, { type: 'bad_data', message: 'no query' }));
  app.get('/streamed', (request, reply) => sendPieces(request, reply, { type: 'application/json', pieces: failing() }));
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});

beforeEach(() => {
  lines = [];
});

afterAll(() => app.close());

test.each([
  ['/internal', { status: 500, reason: 'The proxy failed; its log says why.' }],
  ['/stopping', { status: 503, reason: 'The proxy is stopping.' }],
  ['/missing', { status: 503, reason: 'no answer without b' }],
])('%s is logged with its reason', async (path, told) => {
  expect((await fetch(url + path)).status).toBe(told.status);
  expect(lines).toEqual([expect.objectContaining({ method: 'GET', route: path, msg: 'request', ...told })]);
});

test('what is wrong with a request is no warning', async () => {
  expect((await fetch(`${url}/wrong`)).status).toBe(400);
  expect(lines).toEqual([]);
});

test.each(['identity', 'gzip'])(
  'an answer that fails while it is sent (%s) is cut, and logged with why',
  async (encoding) => {
    const answer = await fetch(`${url}/streamed`, { headers: { 'accept-encoding': encoding } });
    await expect(answer.text()).rejects.toThrow('terminated');
    expect(lines).toEqual([
      expect.objectContaining({
        route: '/streamed',
        msg: 'the answer was cut',
        err: expect.objectContaining({ message: 'no memory left' }),
      }),
    ]);
  }
);
