import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { Labels } from '../../../src/engine/index';
import { alertmanagersSchema } from '../../endpoints/alertmanagersSchema';
import { Alertmanagers } from './alertmanagers';

/** How a server answers a request: a status, with a text; undefined: never. */
type Answers = ReadonlyArray<readonly [status: number, text?: string] | undefined>;

const of = { expr: 'up', time: 100_000, interval: 5000 };
const surroundings = { externalLabels: {}, externalUrl: '' };
const alerts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({
    ...{ labels: Labels.of({ alertname: `A${from + i}` }), annotations: {}, activeAt: 0 },
  }));

const servers: Server[] = [];
let sending: Alertmanagers | undefined;

afterEach(async () => {
  await sending?.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that gives these answers, the last for ever, and what it was sent. */
async function server(answers: Answers, port = 0) {
  const requests: Array<{ url: string; names: string[] }> = [];
  const listening = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const sent = JSON.parse(Buffer.concat(pieces).toString()) as Array<{ labels: { alertname: string } }>;
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push({ url: request.url ?? '', names: sent.map(({ labels }) => labels.alertname) });
      if (answer !== undefined) {
        response.writeHead(answer[0], answer[0] < 400 ? { location: '/elsewhere?secret' } : {}).end(answer[1]);
      }
    });
  }).listen(port, '127.0.0.1');
  servers.push(listening);
  await once(listening, 'listening');
  return { address: `127.0.0.1:${(listening.address() as AddressInfo).port}`, requests };
}

function sender(settings: ReadonlyArray<Readonly<Record<string, unknown>>>, dns = {}): Alertmanagers {
  const access = { secret: () => undefined, readFile: () => '' };
  const made = new Alertmanagers({ access, dns: dns as never, onChange: () => undefined });
  made.configure(settings.map((one) => alertmanagersSchema.parse(one)));
  sending = made;
  return made;
}

const fixed = (address: string) => ({ static_configs: [{ targets: [address] }] });

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('Alertmanagers', () => {
  it('are sent all alerts, 256 at once, each of them, below their paths', async () => {
    const [a, b] = [await server([[200]]), await server([[200]])];
    const made = sender([{ ...fixed(a.address), path_prefix: 'x/' }, fixed(b.address)]);
    expect(made.send(alerts(600), of, surroundings)).toBe(true);
    await until(() => made.servers.every(({ sent }) => sent === 600));
    for (const [{ requests }, url] of [
      [a, '/x/api/v2/alerts'],
      [b, '/api/v2/alerts'],
    ] as const) {
      expect(requests.map((one) => [one.url, one.names.length])).toEqual([
        [url, 256],
        [url, 256],
        [url, 88],
      ]);
      expect(requests.flatMap(({ names }) => names)).toEqual(Array.from({ length: 600 }, (_, i) => `A${i}`));
    }
  });

  it.each<[string, Answers, { requests: number; sent: number; errors: number; dropped: number; problem?: string }]>([
    ['take them', [[200]], { requests: 1, sent: 2, errors: 0, dropped: 0 }],
    ['take them later', [[503], [429], [200]], { requests: 3, sent: 2, errors: 4, dropped: 0 }],
    [
      'refuse them',
      [[400, '"bad\n start"']],
      { requests: 1, sent: 0, errors: 2, dropped: 2, problem: 'it answered 400: "bad start"' },
    ],
    [
      'refuse us',
      [[401, 'your token is abc']],
      { requests: 1, sent: 0, errors: 2, dropped: 2, problem: 'it refuses our credentials' },
    ],
    [
      'are elsewhere',
      [[302]],
      {
        ...{ requests: 1, sent: 0, errors: 2, dropped: 2 },
        problem: 'it redirects to http://SERVER/elsewhere (302), which is not followed',
      },
    ],
  ])('%s', async (_, answers, { requests, problem, ...expected }) => {
    const one = await server(answers);
    const made = sender([fixed(one.address)]);
    const [seen] = made.servers;
    made.send(alerts(2), of, surroundings);
    await until(() => seen.sent + seen.dropped === 2);
    const { sent, errors, dropped } = seen;
    expect({ sent, errors, dropped }).toEqual(expected);
    expect(one.requests).toHaveLength(requests);
    expect(seen.problem).toBe(problem?.replace('SERVER', one.address));
    expect(made.isFailing).toBe(problem !== undefined);
  });

  it('that hang hold up no other, and are no problem while another of them takes alerts', async () => {
    const [hangs, takes] = [await server([undefined]), await server([[200]])];
    const targets = [hangs.address, takes.address];
    const made = sender([{ static_configs: [{ targets }], timeout: '50ms' }]);
    made.send(alerts(1), of, surroundings);
    await until(() => made.servers[0].problem !== undefined);
    made.send(alerts(1, 1), of, surroundings);
    await until(() => made.servers[1].sent === 2);
    expect(made.servers[0].problem).toBe('it did not answer within 50ms');
    expect(made.servers[0].queueLength).toBe(1);
    expect(made.problems).toEqual([]);
  });

  it('of which none takes alerts are a problem', async () => {
    const [a, b] = [await server([[500]]), await server([[404]])];
    const made = sender([{ static_configs: [{ targets: [a.address, b.address] }] }]);
    made.send(alerts(1), of, surroundings);
    await until(() => made.isFailing);
    expect(made.problems).toEqual([
      `No Alertmanager takes the alerts of the fleet's rules (http://${a.address}: it answered 500; http://${b.address}: it answered 404).`,
    ]);
  });

  it('are found by DNS; alerts wait for them where there are none', async () => {
    const { address, requests } = await server([[200]]);
    const port = Number(address.split(':')[1]);
    const hosts = ['127.0.0.1'];
    const resolve4 = () => (hosts.length > 0 ? Promise.resolve(hosts) : Promise.reject(new Error('no such name')));
    const made = sender([{ dns_sd_configs: [{ names: ['am'], type: 'A', port }] }], { resolve4 });
    expect(made.send(alerts(1), of, surroundings)).toBe(false);
    expect(made.isFailing).toBe(true);
    await until(() => made.servers.length > 0);
    expect(made.send(alerts(1), of, surroundings)).toBe(true);
    await until(() => requests.length > 0);
    const lost = sender([{ dns_sd_configs: [{ names: ['am'], type: 'A', port }] }], {
      resolve4: () => Promise.reject(new Error('no such name')),
    });
    await until(() => lost.problems.length > 1);
    expect(lost.problems).toEqual([
      "No Alertmanager takes the alerts of the fleet's rules (none is known).",
      'Alertmanagers: DNS for am gives no targets (no such name); what it gave last is used.',
    ]);
    await made.close();
  });

  it('are sent what waits at the end, for a moment', async () => {
    const [takes, refuses] = [await server([[200]]), await server([[503]])];
    const made = sender([fixed(takes.address), fixed(refuses.address)]);
    const [a, b] = made.servers;
    made.send(alerts(300), of, surroundings);
    await made.close();
    expect([a.sent, a.dropped, b.sent, b.dropped]).toEqual([300, 0, 0, 300]);
  });

  it('whose settings stay as they were go on', async () => {
    const { address } = await server([[200]]);
    const made = sender([fixed(address)]);
    const [before] = made.servers;
    made.configure(
      [alertmanagersSchema.parse({ ...fixed(address), timeout: '9s' })].concat(
        alertmanagersSchema.parse(fixed(address))
      )
    );
    expect(made.servers).toHaveLength(2);
    expect(made.servers[1]).toBe(before);
    made.configure([]);
    expect(made.servers).toEqual([]);
  });
});
