import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { FrameReader, FrameType } from '../../src/api/fanout';
import { shardListSchema } from '../../src/api/fleets';
import { type Authority, type Certificate, startAuthority } from '../harness/certificates';
import { type ForwardProxy, startForwardProxy } from '../harness/forwardProxy';
import { type Gateway, startGateway } from '../harness/gateway';
import { type MetricsTargets, startMetricsTargets } from '../harness/metricsTargets';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const PASSWORD = 'open-sesame-of-the-test';
/** Its bcrypt. */
const HASH = '$2b$05$abcdefghijklmnopqrstuuSfEFn6dug.uW21MWCGZFOavBg18xdPS';
const TOKEN = 'the-token-that-is-renewed';
const NAME = 'prom.test';

let dir: string;
let authority: Authority;
let client: Certificate;
let ownSecrets: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
let targets: MetricsTargets;
let server: PrometheusServer;
let plain: PrometheusServer;
let gateway: Gateway;
let forward: ForwardProxy;
let proxy: Proxy;

const file = (name: string) => path.join(dir, name);

/** A real Prometheus that speaks TLS alone, to clients of the authority who know the password. */
async function startSecure(): Promise<PrometheusServer> {
  const { cert, key } = await authority.sign(NAME);
  const tls = { cert_file: cert, key_file: key, client_auth_type: 'RequireAndVerifyClientCert' };
  const web = {
    tls_server_config: { ...tls, client_ca_file: authority.ca },
    basic_auth_users: { promshards: HASH },
  };
  writeFileSync(file('web.yml'), JSON.stringify(web));
  return startPrometheus({
    config: config(),
    args: [`--web.config.file=${file('web.yml')}`],
    ready: (port) => answersSecurely(port),
  });
}

function config(): string {
  const job = { job_name: 'vm', static_configs: [{ targets: [...targets.addresses] }] };
  return JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: [job] });
}

function answersSecurely(port: number): Promise<boolean> {
  const auth = `promshards:${PASSWORD}`;
  return new Promise((resolve) => {
    request({ ...ownSecrets, host: '127.0.0.1', servername: NAME, port, path: '/-/ready', auth }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    })
      .on('error', () => resolve(false))
      .end();
  });
}

/** A fleet of one server for each way to ask. */
function fleets(): string {
  const url = `https://127.0.0.1:${server.port}`;
  const named = `https://${NAME}:${server.port}`;
  const basic = { username: 'promshards', password_env: 'PROM_PASSWORD' };
  const tls = { ca_file: 'ca.pem', cert_file: 'client.test.pem', key_file: 'client.test.key', server_name: NAME };
  const through = { proxy_url: forward.url };
  const ways: Record<string, object> = {
    whole: { url, basic_auth: basic, tls_config: tls },
    'password-file': { url, basic_auth: { username: 'promshards', password_file: 'password' }, tls_config: tls },
    'wrong-password': { url, basic_auth: { ...basic, password_env: 'WRONG_PASSWORD' }, tls_config: tls },
    'no-client-certificate': { url, basic_auth: basic, tls_config: { ca_file: 'ca.pem', server_name: NAME } },
    'no-authority': { url, basic_auth: basic, tls_config: { ...tls, ca_file: undefined } },
    'other-name': { url, basic_auth: basic, tls_config: { ...tls, server_name: 'other.test' } },
    'http-to-https': { url: url.replace('https', 'http'), basic_auth: basic },
    'https-to-http': { url: plain.url.replace('http', 'https') },
    tunnel: { url: named, basic_auth: basic, tls_config: { ...tls, server_name: undefined }, ...through },
    'through-proxy': { url: gateway.url.replace('127.0.0.1', NAME), bearer_token_file: 'token', ...asked, ...through },
    'no-proxy': { url: plain.url, proxy_url: 'http://127.0.0.1:1' },
    'no-tunnel': { url, tls_config: tls, proxy_url: plain.url },
    token: { url: gateway.url, bearer_token_file: 'token', ...asked },
    'no-token': { url: gateway.url, bearer_token_file: 'missing', ...asked },
    scheme: { url: gateway.url, authorization: { type: 'Key', credentials_env: 'KEY' }, ...asked },
  };
  const list = Object.entries(ways).map(([id, replica]) => ({
    ...{ id, kind: 'independent', driver: 'static' },
    static: { shards: [{ id: 's', replicas: [replica] }] },
  }));
  return JSON.stringify({ fleets: list });
}

const asked = { params: { extra_label: ['team=a b', 'x'] } };
const PARAMS = 'extra_label=team%3Da+b&extra_label=x';

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promshards-access-'));
  authority = await startAuthority(dir);
  client = await authority.sign('client.test');
  const [ca, cert, key] = [authority.ca, client.cert, client.key].map((name) => readFileSync(name));
  ownSecrets = { ca, cert, key };
  writeFileSync(file('password'), `${PASSWORD}\n`);
  writeFileSync(file('token'), `${TOKEN}\n`);
  targets = await startMetricsTargets(1, 'up_here 1\n');
  [server, plain] = await Promise.all([startSecure(), startPrometheus({ config: config() })]);
  gateway = await startGateway(plain.url);
  gateway.answer = ({ headers }, outgoing) => {
    if (headers.authorization === `Bearer ${TOKEN}` || headers.authorization === 'Key a-key-of-the-test') {
      return false;
    }
    outgoing.writeHead(401).end();
    return true;
  };
  forward = await startForwardProxy();
  const env = { PROM_PASSWORD: PASSWORD, WRONG_PASSWORD: 'not-the-password-of-it', KEY: 'a-key-of-the-test' };
  proxy = await startProxy({ fleets: fleets(), dir, env, args: ['--log-level', 'trace'] });
});

afterAll(async () => {
  await proxy?.stop();
  await Promise.all([server?.stop(), plain?.stop()]);
  [gateway, forward, targets].forEach((one) => one?.stop());
  await rm(dir, { recursive: true, force: true });
});

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly unknown[] };
}

async function ask(fleet: string): Promise<Answer> {
  return (await (await fetch(`${proxy.url}/fleets/${fleet}/api/v1/query?query=up_here`)).json()) as Answer;
}

async function answers(fleet: string): Promise<void> {
  await eventually(`${fleet} answers`, 20_000, async () =>
    (await ask(fleet)).data?.result.length === 1 ? true : undefined
  );
}

async function stateOf(fleet: string) {
  const list = shardListSchema.parse(await (await fetch(`${proxy.url}/api/v1/fleets/${fleet}/shards`)).json());
  return list.shards[0].replicas[0];
}

test.each(['whole', 'password-file', 'tunnel', 'through-proxy', 'token', 'scheme'])(
  '%s: answers, and is ready',
  async (fleet) => {
    await answers(fleet);
    expect(await stateOf(fleet)).toMatchObject({ state: 'ready', version: expect.stringMatching(/^3\./) });
  }
);

test.each([
  ['wrong-password', 'it refuses our credentials'],
  ['no-client-certificate', 'it wants a client certificate: set cert_file and key_file of tls_config'],
  ['no-authority', 'its certificate is not trusted'],
  ['other-name', 'its certificate is for another name'],
  ['http-to-https', 'it speaks https: write https:// in its url'],
  ['https-to-http', 'it does not speak https: write http:// in its url'],
  ['no-proxy', 'the connection was refused'],
  ['no-tunnel', 'its proxy answered 404 to CONNECT'],
  ['no-token', 'its bearer_token_file cannot be read: it is not there; look at the path (ENOENT)'],
])('%s: the query and the page say why', async (fleet, reason) => {
  await eventually(`${fleet} is down`, 20_000, async () =>
    (await stateOf(fleet)).state === 'down' ? true : undefined
  );
  const told = `${reason[0].toUpperCase()}${reason.slice(1)}.`;
  expect((await stateOf(fleet)).problems).toContain(told);
  expect(await ask(fleet)).toMatchObject({ status: 'error', error: expect.stringContaining(reason) });
});

test('https goes through a tunnel, http as whole URLs, by the names in the URLs', async () => {
  await answers('tunnel');
  await answers('through-proxy');
  expect(forward.asked).toContain(`CONNECT ${NAME}:${server.port}`);
  expect(forward.asked).toContain(`POST http://${NAME}:${new URL(gateway.url).port}/api/v1/query`);
});

test('the parameters are in every request: queries, remote reads, lists and health checks', async () => {
  const at = Date.now();
  const requests = [{ id: 0, member: 's', path: 'read', query: 'up_here', start: at - 60_000, end: at, step: 1 }];
  const response = await fetch(`${proxy.url}/api/v1/fanout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fleet: 'token', timeoutMs: 5000, requests }),
  });
  const frames = new FrameReader().push(new Uint8Array(await response.arrayBuffer()));
  expect(frames.map(({ type }) => type)).toEqual([FrameType.data, FrameType.end]);
  await fetch(`${proxy.url}/fleets/token/api/v1/labels`);
  for (const path of ['POST /api/v1/read', 'GET /-/ready', 'GET /metrics', 'POST /api/v1/query', '/api/v1/labels']) {
    expect(gateway.asked.filter((one) => one.includes(path)).length).toBeGreaterThan(0);
  }
  expect(gateway.asked.filter((one) => !one.includes(PARAMS))).toEqual([]);
});

test('secrets in files may change while the proxy runs', async () => {
  await answers('token');
  await answers('password-file');
  writeFileSync(file('token'), 'another');
  writeFileSync(file('password'), 'another');
  for (const fleet of ['token', 'password-file']) {
    await eventually(`${fleet} is refused`, 20_000, async () =>
      (await ask(fleet)).status === 'error' ? true : undefined
    );
  }
  writeFileSync(file('token'), TOKEN);
  writeFileSync(file('password'), PASSWORD);
  await answers('token');
  await answers('password-file');
});

test('certificates may be renewed while the proxy runs', async () => {
  await answers('whole');
  const [cert, key] = [readFileSync(client.cert), readFileSync(client.key)];
  writeFileSync(client.cert, readFileSync(authority.ca));
  await server.kill('SIGKILL');
  await eventually('whole is down', 20_000, async () => ((await ask('whole')).status === 'error' ? true : undefined));
  await server.restart();
  expect(await ask('whole')).toMatchObject({ status: 'error' });
  writeFileSync(client.cert, cert);
  writeFileSync(client.key, key);
  await answers('whole');
});

test('no secret is in the log, or in what the pages ask for', async () => {
  const pages = await Promise.all(
    [
      'fleets',
      'fleets/whole/definition',
      'fleets/token/definition',
      'fleets/scheme/definition',
      'fleets/no-token/shards',
    ].map(async (page) => (await fetch(`${proxy.url}/api/v1/${page}`)).text())
  );
  const all = [proxy.output(), ...pages].join('\n');
  const basic = Buffer.from(`promshards:${PASSWORD}`).toString('base64');
  for (const secret of [PASSWORD, basic, TOKEN, 'a-key-of-the-test', 'not-the-password-of-it', 'extra_label']) {
    expect(all).not.toContain(secret);
  }
});
