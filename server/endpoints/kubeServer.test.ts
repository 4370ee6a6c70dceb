import { readKubeServer } from './kubeServer';

const CLUSTER = { server: 'https://kubernetes.example:6443/', 'certificate-authority': 'ca.pem' };

function kubeconfig(changed: { cluster?: object; user?: object; config?: object } = {}): string {
  return JSON.stringify({
    'current-context': 'here',
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'there', context: { cluster: 'd', user: 'u' } },
    ],
    clusters: [
      { name: 'c', cluster: { ...CLUSTER, ...changed.cluster } },
      { name: 'd', cluster: { server: 'https://other.example' } },
    ],
    users: [{ name: 'u', user: changed.user ?? { token: 'first' } }],
    ...changed.config,
  });
}

function read(
  files: Record<string, string>,
  named: { kubeconfig?: string; context?: string } = { kubeconfig: '/k/config' }
) {
  const readFile = (path: string) => {
    if (files[path] === undefined) {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    }
    return files[path];
  };
  return readKubeServer(named, { readFile, env: {} });
}

const serverOf = (result: ReturnType<typeof readKubeServer>) => {
  if (!result.ok) {
    throw new Error(result.problem);
  }
  return result.server;
};

test('a kubeconfig names the server, its certificate authority and the token, which may change', () => {
  const files = { '/k/config': kubeconfig(), '/k/ca.pem': 'CA' };
  const { url, access } = serverOf(read(files));
  expect(url).toBe('https://kubernetes.example:6443');
  expect(access.tls()).toEqual({ ca: 'CA' });
  expect(access.headers()).toEqual({ authorization: 'Bearer first' });
  files['/k/config'] = kubeconfig({ user: { token: 'second' } });
  expect(access.headers()).toEqual({ authorization: 'Bearer second' });
});

test('what it names may be in files or in itself', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const user = { 'client-certificate-data': base64('CERT'), 'client-key': '/keys/key.pem', tokenFile: 'token' };
  const files = {
    '/k/config': kubeconfig({ cluster: { 'certificate-authority-data': base64('OWN') }, user }),
    '/keys/key.pem': 'KEY',
    '/k/token': 'in a file\n',
  };
  const { access } = serverOf(read(files));
  expect(access.tls()).toEqual({ ca: 'OWN', cert: 'CERT', key: 'KEY' });
  expect(access.headers()).toEqual({ authorization: 'Bearer in a file' });
});

test('another context than the current one', () => {
  const files = { '/k/config': kubeconfig() };
  expect(serverOf(read(files, { kubeconfig: '/k/config', context: 'there' })).url).toBe('https://other.example');
});

test.each<[string, string, { files?: Record<string, string>; context?: string }]>([
  ['no file', 'cannot be read: it is not there', { files: {} }],
  ['no YAML', 'is no YAML', { files: { '/k/config': 'a: [' } }],
  ['another document', 'is no kubeconfig: contexts: ', { files: { '/k/config': '{}' } }],
  ['no context', 'has no context "nowhere"', { context: 'nowhere' }],
  [
    'no current context',
    'has no current context: write context',
    { files: { '/k/config': kubeconfig({ config: { 'current-context': '' } }) } },
  ],
  [
    'a program for credentials',
    'has no right user "u": exec: is refused: the proxy runs no programs for credentials; write a token, tokenFile or client certificate',
    { files: { '/k/config': kubeconfig({ user: { exec: { command: 'aws' } } }) } },
  ],
  [
    'a server whose certificate is not looked at',
    'has no right cluster "c": insecure-skip-tls-verify: is refused: name the certificate-authority that signed the certificate of the server',
    { files: { '/k/config': kubeconfig({ cluster: { 'insecure-skip-tls-verify': true } }) } },
  ],
])('refused: %s', (_, problem, { files = { '/k/config': kubeconfig() }, context }) => {
  expect(read(files, { kubeconfig: '/k/config', context })).toEqual({
    ok: false,
    problem: expect.stringContaining(problem),
  });
});

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

test('in a pod: its service account, whose token is read for each request', () => {
  const files: Record<string, string> = { [`${ACCOUNT}/token`]: 'one', [`${ACCOUNT}/ca.crt`]: 'CA' };
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const { url, access } = serverOf(readKubeServer({}, { env, readFile: (path) => files[path] }));
  expect(url).toBe('https://[fd00::1]:443');
  expect([access.headers(), access.tls()]).toEqual([{ authorization: 'Bearer one' }, { ca: 'CA' }]);
  files[`${ACCOUNT}/token`] = 'two';
  expect(access.headers()).toEqual({ authorization: 'Bearer two' });
});

test('in no pod, and without a kubeconfig', () => {
  expect(read({}, {})).toEqual({
    ok: false,
    problem: 'the proxy does not run in a pod (KUBERNETES_SERVICE_HOST is not set): write kubeconfig',
  });
});
