import { type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

import { findKubernetes } from '../../../scripts/lib/kubernetes.mjs';
import { freePort } from '../prometheus';
import { eventually } from '../proxy';
import { goneServer, launchServer } from '../serverProcess';
import { type KubeApi, kubeApi, type KubeObject } from './kubeApi';
import { Kubelet } from './kubelet';

/** Whether tests may start one. `KUBERNETES_BIN` is empty where the machine was found to have none. */
export const hasKubernetes = process.env.KUBERNETES_BIN !== '';

/** Who may do everything. */
const ADMIN_TOKEN = 'admin-of-the-tests';
/** The namespace of the tests' objects. */
export const NAMESPACE = 'monitoring';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

export interface ControlPlane {
  /** As one who may do everything. */
  readonly api: KubeApi;
  /** The certificate authority's, PEM, and the file that holds it. */
  readonly ca: string;
  readonly caFile: string;
  readonly kubelet: Kubelet;
  /** Ends the API server in the middle of what it does. What was told to it is kept. */
  endApi(): Promise<void>;
  /** Starts it again. */
  startApi(): Promise<void>;
  /** As another, whom `roles` of `NAMESPACE` give rights. */
  apiOf(user: string): KubeApi;
  tokenOf(user: string): string;
  /** Ends all programs, the pods' among them, and removes their folder. */
  stop(): Promise<void>;
}

interface Begun {
  readonly dir: string;
  readonly bin: string;
  readonly children: ChildProcess[];
}

/**
 * A Kubernetes API server and its controllers with the Prometheus Operator, on 127.0.0.1, and a stand-in for the kubelet that runs pods
 * of the operator as real Prometheus servers. `users` have no rights but those that tests give them. Throws where a program is missing.
 */
export async function startControlPlane({
  users = [],
}: { readonly users?: readonly string[] } = {}): Promise<ControlPlane> {
  const found = await findKubernetes();
  if (!found.ok) {
    throw new Error(found.problem);
  }
  const begun: Begun = {
    dir: await mkdtemp(path.join(tmpdir(), 'promshards-kubernetes-')),
    bin: found.path,
    children: [],
  };
  try {
    return await startIn(begun, users);
  } catch (error) {
    await end(begun);
    throw error;
  }
}

async function startIn(begun: Begun, users: readonly string[]): Promise<ControlPlane> {
  const { url, caFile, ...server } = await startApiServer(begun, await startEtcd(begun), users);
  const ca = await readFile(caFile, 'utf8');
  const api = kubeApi({ url, ca, token: ADMIN_TOKEN });
  const kubeconfig = path.join(begun.dir, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigOf({ url, caFile, token: ADMIN_TOKEN }));
  await api.create('/api/v1/namespaces', { metadata: { name: NAMESPACE } });
  await define(api, path.join(begun.bin, 'crds'));
  await startControllers(begun, kubeconfig);
  await startOperator(begun, kubeconfig);
  const kubelet = new Kubelet({ api, namespace: NAMESPACE, ...begun });
  kubelet.start();
  const others: KubeApi[] = [];
  return {
    ...{ api, ca, caFile, kubelet, tokenOf, endApi: server.end, startApi: server.start },
    apiOf: (user) => {
      const other = kubeApi({ url, ca, token: tokenOf(user) });
      others.push(other);
      return other;
    },
    stop: async () => {
      await kubelet.stop();
      await Promise.all([api, ...others].map((one) => one.close()));
      await end(begun);
    },
  };
}

/** A kubeconfig with one context. `caFile`: left out where it holds the certificate itself. */
function kubeconfigOf({
  url,
  caFile,
  token,
}: {
  readonly url: string;
  readonly caFile: string;
  readonly token: string;
}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'tests',
    clusters: [{ name: 'tests', cluster: { server: url, 'certificate-authority': caFile } }],
    users: [{ name: 'tests', user: { token } }],
    contexts: [{ name: 'tests', context: { cluster: 'tests', user: 'tests', namespace: NAMESPACE } }],
  });
}

/** Writes a kubeconfig of a user. A file of its own each time: another proxy reads its own while this is written. */
export async function kubeconfigFile(plane: ControlPlane, user: string): Promise<string> {
  const file = path.join(path.dirname(plane.caFile), `${randomUUID()}.kubeconfig`);
  await writeFile(file, kubeconfigOf({ url: plane.api.url, caFile: plane.caFile, token: plane.tokenOf(user) }));
  return file;
}

const tokenOf = (user: string) => `token-of-${user}`;

async function end({ dir, children }: Begun): Promise<void> {
  // What they have is of no use to anybody, and some take a minute to end well.
  children.forEach((child) => child.kill('SIGKILL'));
  await Promise.all(children.splice(0).map(goneServer));
  await rm(dir, { recursive: true, force: true });
}

async function launch(
  { bin, children, dir }: Begun,
  name: string,
  options: { args: string[]; ready: Ready; env?: Env }
) {
  const child = await launchServer(path.join(bin, name), { cwd: dir, ...options });
  children.push(child);
  return child;
}

type Ready = string | (() => Promise<boolean>);
type Env = Readonly<Record<string, string>>;

async function startEtcd(begun: Begun): Promise<string> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const addresses = [`--listen-client-urls=${url}`, `--advertise-client-urls=${url}`, `--listen-peer-urls=${peer}`];
  const cluster = [`--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`];
  const args = [`--data-dir=${begun.dir}/etcd`, '--unsafe-no-fsync', '--log-level=error', ...addresses, ...cluster];
  await launch(begun, 'etcd', { args, ready: `${url}/health` });
  return url;
}

async function startApiServer(begun: Begun, etcd: string, users: readonly string[]) {
  const { dir } = begun;
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const files = {
    key: path.join(dir, 'accounts.key'),
    pub: path.join(dir, 'accounts.pub'),
    tokens: path.join(dir, 'tokens.csv'),
  };
  await writeFile(files.key, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(files.pub, keys.publicKey.export({ type: 'spki', format: 'pem' }));
  const others = users.map((user) => `${tokenOf(user)},${user},${user}`);
  await writeFile(files.tokens, [`${ADMIN_TOKEN},admin,admin,"system:masters"`, ...others, ''].join('\n'));
  const caFile = path.join(dir, 'certificates', 'apiserver.crt');
  const args = [
    ...[
      `--etcd-servers=${etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--cert-dir=${path.dirname(caFile)}`,
    ],
    ...[`--service-account-key-file=${files.pub}`, `--service-account-signing-key-file=${files.key}`],
    ...['--service-account-issuer=https://kubernetes.default.svc', '--service-cluster-ip-range=10.0.0.0/24'],
    ...[`--token-auth-file=${files.tokens}`, '--authorization-mode=RBAC', '--endpoint-reconciler-type=none'],
    ...['--disable-admission-plugins=ServiceAccount', '--profiling=false', '-v=0'],
  ];
  let api: KubeApi | undefined;
  const ready = async () => {
    const ca = await readFile(caFile, 'utf8').catch(() => undefined);
    api ??= ca === undefined ? undefined : kubeApi({ url, ca, token: ADMIN_TOKEN });
    // What it answers once it is ready is no JSON.
    return (
      api !== undefined && (await api.get('/readyz').catch((error: unknown) => error instanceof SyntaxError)) === true
    );
  };
  const start = () => launch(begun, 'kube-apiserver', { args, ready });
  let child = await start();
  return {
    ...{ url, caFile },
    end: async () => {
      child.kill('SIGKILL');
      await goneServer(child);
      await api?.close();
      api = undefined;
    },
    start: async () => {
      child = await start();
    },
  };
}

/** Those that a Prometheus resource needs. */
async function startControllers(begun: Begun, kubeconfig: string): Promise<void> {
  const controllers = [
    'statefulset-controller',
    'horizontal-pod-autoscaler-controller',
    'garbage-collector-controller',
  ];
  const port = await freePort();
  const args = [
    ...[`--kubeconfig=${kubeconfig}`, `--controllers=${controllers.join(',')}`, '--leader-elect=false', '-v=0'],
    ...['--bind-address=127.0.0.1', `--secure-port=${port}`, `--cert-dir=${begun.dir}/controllers`],
    '--horizontal-pod-autoscaler-sync-period=1s',
  ];
  await launch(begun, 'kube-controller-manager', { args, ready: async () => Promise.resolve(true) });
}

async function startOperator(begun: Begun, kubeconfig: string): Promise<void> {
  const port = await freePort();
  const args = [
    ...[`--namespaces=${NAMESPACE}`, '--kubelet-endpoints=false', '--log-level=warn'],
    '--feature-gates=PrometheusShardRetentionPolicy=true',
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  await launch(begun, 'operator', { args, ready: `http://127.0.0.1:${port}/healthz`, env: { KUBECONFIG: kubeconfig } });
}

async function define(api: KubeApi, folder: string): Promise<void> {
  const names: string[] = [];
  for (const file of await readdir(folder)) {
    const definition = parse(await readFile(path.join(folder, file), 'utf8')) as KubeObject;
    names.push((await api.create(DEFINITIONS, definition)).metadata.name);
  }
  for (const name of names) {
    await eventually(`${name} is served`, 30_000, async () => {
      const { status } = await api.get<Defined>(`${DEFINITIONS}/${name}`);
      return status?.conditions?.some((one) => one.type === 'Established' && one.status === 'True') || undefined;
    });
  }
}

interface Defined {
  readonly status?: { readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string }> };
}
