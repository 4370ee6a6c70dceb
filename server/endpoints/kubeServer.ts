import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

import { headerText } from '../headerText';
import { hiddenFileProblem } from '../files/fileProblem';
import { sentences } from '../sentences';
import { AccessError } from './accessError';
import { type ServerAccess } from './observedShard';
import { serverAccess } from './serverAccess';

/** An API server of Kubernetes, and how it wants to be asked. */
export interface KubeServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly access: ServerAccess;
}

/** `problem` follows the place where the credentials are named. */
export type KubeServerRead =
  { readonly ok: true; readonly server: KubeServer } | { readonly ok: false; readonly problem: string };

/** What a fleet says of its API server. */
export interface KubeServerNamed {
  readonly kubeconfig?: string;
  readonly context?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Deps {
  /** Text of a file. Throws where it cannot be read. */
  readonly readFile: (path: string) => string;
}

/** Where Kubernetes lays what a pod asks its API server with. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server that a fleet names: that of its kubeconfig, or of the cluster that the proxy runs in. */
export function readKubeServer(
  { kubeconfig, context }: KubeServerNamed,
  { env, readFile }: Deps & { readonly env: Environment }
): KubeServerRead {
  return kubeconfig === undefined ? ownServer(env, { readFile }) : kubeconfigServer(kubeconfig, { context, readFile });
}

/** The API server of the cluster that the proxy runs in, with its service account. Its token is read anew for each request. */
function ownServer(env: Environment, { readFile }: Deps): KubeServerRead {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined || host === '') {
    return {
      ok: false,
      problem: 'the proxy does not run in a pod (KUBERNETES_SERVICE_HOST is not set): write kubeconfig',
    };
  }
  const named = { bearer_token_file: `${ACCOUNT}/token`, tls_config: { ca_file: `${ACCOUNT}/ca.crt` } };
  const url = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { ok: true, server: { url, access: serverAccess(named, { readFile, secret: () => undefined }) } };
}

/**
 * The API server that a kubeconfig names. The file and those it names are read anew for each request and connection. `context`: the
 * current one where it is left out.
 */
function kubeconfigServer(file: string, { context, readFile }: Deps & { readonly context?: string }): KubeServerRead {
  const read = () => readKubeconfig(file, { context, readFile });
  const first = read();
  if (!first.ok) {
    return first;
  }
  const now = (): Access => {
    const again = read();
    if (!again.ok) {
      throw new AccessError(`its kubeconfig ${again.problem}`);
    }
    return again.access;
  };
  return {
    ok: true,
    server: {
      url: first.access.url.replace(/\/+$/, ''),
      access: {
        headers: (): Readonly<Record<string, string>> => {
          const token = now().token();
          return token === undefined ? {} : { authorization: headerText(`Bearer ${token}`) };
        },
        tls: () => now().tls(),
        params: [],
        proxy: first.access.proxy,
      },
    },
  };
}

interface Access {
  readonly url: string;
  readonly proxy: string | undefined;
  readonly token: () => string | undefined;
  readonly tls: ServerAccess['tls'];
}

type Read = { readonly ok: true; readonly access: Access } | { readonly ok: false; readonly problem: string };

const text = z.string().min(1);

const clusterSchema = z.looseObject({
  server: z.url({ protocol: /^https?$/, error: 'is no URL' }),
  'certificate-authority': text.optional(),
  'certificate-authority-data': text.optional(),
  'tls-server-name': text.optional(),
  'proxy-url': text.optional(),
  'insecure-skip-tls-verify': z
    .literal(false, 'is refused: name the certificate-authority that signed the certificate of the server')
    .optional(),
});

const userSchema = z.looseObject({
  token: text.optional(),
  tokenFile: text.optional(),
  'client-certificate': text.optional(),
  'client-certificate-data': text.optional(),
  'client-key': text.optional(),
  'client-key-data': text.optional(),
  exec: z
    .never('is refused: the proxy runs no programs for credentials; write a token, tokenFile or client certificate')
    .optional(),
  'auth-provider': z.never('is refused: write a token, tokenFile or client certificate').optional(),
  password: z
    .never('is refused: no API server takes it any more; write a token, tokenFile or client certificate')
    .optional(),
});

const kubeconfigSchema = z.looseObject({
  'current-context': z.string().optional(),
  contexts: z.array(z.looseObject({ name: text, context: z.looseObject({ cluster: text, user: text }) })),
  clusters: z.array(z.looseObject({ name: text, cluster: z.unknown() })),
  users: z.array(z.looseObject({ name: text, user: z.unknown() })),
});

function readKubeconfig(file: string, { context, readFile }: Deps & { readonly context?: string }): Read {
  let document: unknown;
  try {
    document = parse(readFile(file));
  } catch (error) {
    const isYaml = error instanceof Error && error.name.startsWith('YAML');
    return { ok: false, problem: isYaml ? 'is no YAML' : `cannot be read: ${hiddenFileProblem(error)}` };
  }
  const parsed = kubeconfigSchema.safeParse(document);
  if (!parsed.success) {
    return { ok: false, problem: `is no kubeconfig: ${sentences(parsed.error)[0]}` };
  }
  const { contexts, clusters, users } = parsed.data;
  const name = context ?? parsed.data['current-context'] ?? '';
  const chosen = contexts.find((one) => one.name === name)?.context;
  if (chosen === undefined) {
    return { ok: false, problem: name === '' ? 'has no current context: write context' : `has no context "${name}"` };
  }
  const cluster = clusterSchema.safeParse(clusters.find((one) => one.name === chosen.cluster)?.cluster);
  const user = userSchema.safeParse(users.find((one) => one.name === chosen.user)?.user ?? {});
  if (!cluster.success) {
    return { ok: false, problem: `has no right cluster "${chosen.cluster}": ${sentences(cluster.error)[0]}` };
  }
  if (!user.success) {
    return { ok: false, problem: `has no right user "${chosen.user}": ${sentences(user.error)[0]}` };
  }
  return { ok: true, access: accessOf(cluster.data, user.data, { dir: path.dirname(file), readFile }) };
}

function accessOf(
  cluster: z.output<typeof clusterSchema>,
  user: z.output<typeof userSchema>,
  { dir, readFile }: Deps & { readonly dir: string }
): Access {
  const named = (key: string, file: string | undefined) => {
    try {
      return file === undefined ? undefined : readFile(path.isAbsolute(file) ? file : path.join(dir, file));
    } catch (error) {
      throw new AccessError(`the ${key} of its kubeconfig cannot be read: ${hiddenFileProblem(error)}`);
    }
  };
  const pem = (key: string, data: string | undefined, file: string | undefined) =>
    data === undefined ? named(key, file) : Buffer.from(data, 'base64').toString('utf8');
  return {
    url: cluster.server,
    proxy: cluster['proxy-url'],
    token: () => user.token ?? named('tokenFile', user.tokenFile)?.trim(),
    tls: () => ({
      ca: pem('certificate-authority', cluster['certificate-authority-data'], cluster['certificate-authority']),
      cert: pem('client-certificate', user['client-certificate-data'], user['client-certificate']),
      key: pem('client-key', user['client-key-data'], user['client-key']),
      servername: cluster['tls-server-name'],
    }),
  };
}
