import { Agent, fetch as fetchWith } from 'undici';

/** An object of the API, as far as tests read it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly deletionTimestamp?: string;
  };
}

export type PatchType = 'merge' | 'strategic-merge' | 'json';

/** Asks an API server as somebody who has a token. */
export interface KubeApi {
  readonly url: string;
  get<T = KubeObject>(path: string): Promise<T>;
  list<T = KubeObject>(path: string): Promise<readonly T[]>;
  create<T = KubeObject>(path: string, object: object): Promise<T>;
  patch<T = KubeObject>(path: string, patch: object, type?: PatchType): Promise<T>;
  /** `graceSeconds`: at once where it is 0, as the object says where it is left out. */
  remove(path: string, graceSeconds?: number): Promise<void>;
  close(): Promise<void>;
}

/** What the API server says of a request that it refuses; status 0 where it does not answer. */
export class KubeRefusal extends Error {
  constructor(
    readonly status: number,
    message: string
  ) {
    super(message);
  }
}

/** `ca`: the certificate that the server's is signed by. Each call throws a {@link KubeRefusal} where the server refuses it. */
export function kubeApi({
  url,
  token,
  ca,
}: {
  readonly url: string;
  readonly token: string;
  readonly ca: string;
}): KubeApi {
  const dispatcher = new Agent({ connect: { ca } });
  const ask = async (method: string, path: string, { body, type = 'application/json' }: Sent = {}) => {
    const response = await fetchWith(`${url}${path}`, {
      ...{ method, dispatcher },
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': type }) },
      body: body && JSON.stringify(body),
    }).catch((error: unknown) => {
      throw new KubeRefusal(0, `${method} ${path}: ${String(error)}`);
    });
    const answer = await response.text();
    if (!response.ok) {
      throw new KubeRefusal(response.status, `${method} ${path}: ${response.status} ${answer}`);
    }
    return JSON.parse(answer) as unknown;
  };
  return {
    url,
    get: async <T>(path: string) => (await ask('GET', path)) as T,
    list: async <T>(path: string) => ((await ask('GET', path)) as { readonly items: readonly T[] }).items,
    create: async <T>(path: string, body: object) => (await ask('POST', path, { body })) as T,
    patch: async <T>(path: string, body: object, type: PatchType = 'merge') =>
      (await ask('PATCH', path, { body, type: `application/${type}-patch+json` })) as T,
    remove: async (path, gracePeriodSeconds) => {
      await ask('DELETE', path, { body: { gracePeriodSeconds } });
    },
    close: () => dispatcher.close(),
  };
}

interface Sent {
  readonly body?: object;
  readonly type?: string;
}
