import { z } from 'zod';

import { type KubeServer } from '../../../endpoints/kubeServer';
import { readAtMost } from '../../../readAtMost';
import { connectionFailure } from '../../../query/failure';
import { ServerConnection, type ServerResponse } from '../../../query/serverConnection';
import { objectSchema } from './objectSchema';

/** Of one list, and of one change. */
const MOST_BYTES = 64 * 1024 * 1024;
const LIST_MS = 30_000;
/** So long the server is asked to tell of changes, and so long after that it is waited for. */
const WATCH_SECONDS = 30;
const GRACE_MS = 10_000;
const CONNECTIONS = 8;

/** Objects of one kind in one namespace. */
export interface Collection {
  /** Below the API server, beginning with a slash. */
  readonly path: string;
  /** As rights name it: `pods`. */
  readonly resource: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<'labelSelector' | 'fieldSelector', string> | Record<string, string>>;
}

/** Why the API server was not told what was asked for. The message follows its name. */
export class KubeProblem extends Error {
  override readonly name = 'KubeProblem';
  /** `isGone`: it no longer knows the version from which changes were asked for. */
  constructor(
    message: string,
    readonly isGone = false
  ) {
    super(message);
  }
}

const statusSchema = z.looseObject({ message: z.string().optional(), code: z.number().optional() });
const listSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  items: z.array(z.unknown()),
});
const changeSchema = z.looseObject({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});

/** A change: `undefined` where nothing but the version is told. */
export interface KubeChange {
  readonly version: string;
  readonly change?: { readonly type: 'set' | 'deleted'; readonly object: unknown };
}

/** Reads an API server. Every call throws a `KubeProblem` where it cannot be asked or refuses. */
export class KubeClient {
  private readonly connection: ServerConnection;

  constructor({ url, access }: KubeServer) {
    this.connection = new ServerConnection(url, access, { connections: CONNECTIONS });
  }

  /** All there are now, and their version. */
  async list(
    collection: Collection,
    signal: AbortSignal
  ): Promise<{ readonly items: readonly unknown[]; readonly version: string }> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(LIST_MS)]);
    const { body } = await this.get(collection, { verb: 'list', params: {}, signal: within });
    const bytes = await readAtMost(body, MOST_BYTES).catch(failed);
    const parsed = listSchema.safeParse(jsonOf(bytes?.toString('utf8') ?? ''));
    if (!parsed.success) {
      throw new KubeProblem(`answers with no list of ${collection.resource}`);
    }
    return { items: parsed.data.items, version: parsed.data.metadata.resourceVersion };
  }

  /** The changes since a version, until the server ends them, which it does after a while. */
  async *watch(collection: Collection, version: string, signal: AbortSignal): AsyncGenerator<KubeChange> {
    const params = {
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: `${WATCH_SECONDS}`,
    };
    const within = AbortSignal.any([signal, AbortSignal.timeout(WATCH_SECONDS * 1000 + GRACE_MS)]);
    const { body } = await this.get(collection, { verb: 'watch', params, signal: within });
    try {
      for await (const line of linesOf(body)) {
        yield changeOf(line);
      }
    } catch (error) {
      failed(error);
    }
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async get({ path, ...collection }: Collection, { verb, params, signal }: Asked): Promise<ServerResponse> {
    const query = new URLSearchParams({ ...collection.selector, ...params });
    const request = { method: 'GET', path: `${path}?${query}`, headers: {}, body: null, signal } as const;
    const response = await this.connection.send(request).catch(failed);
    if (response.status === 200) {
      return response;
    }
    const text = (await readAtMost(response.body, MOST_BYTES).catch(failed))?.toString('utf8') ?? '';
    const message = statusSchema.safeParse(jsonOf(text)).data?.message;
    throw refusal(response.status, { ...collection, path, verb, message });
  }
}

interface Asked {
  readonly verb: 'list' | 'watch';
  readonly params: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

function refusal(
  status: number,
  asked: Collection & Pick<Asked, 'verb'> & { readonly message: string | undefined }
): KubeProblem {
  const { resource, namespace, verb, message } = asked;
  switch (status) {
    case 401:
      return new KubeProblem('does not know the credentials of the proxy');
    case 403:
      return new KubeProblem(
        `does not let the proxy ${verb} ${resource} in the namespace ${namespace}: give its Role that right`
      );
    case 404:
      return new KubeProblem(`has no ${resource}: install the Prometheus Operator with its definitions`);
    case 410:
      return new KubeProblem('no longer knows what was seen last', true);
    default:
      return new KubeProblem(`answers ${status}${message === undefined ? '' : `: ${message}`}`);
  }
}

function failed(error: unknown): never {
  if (error instanceof KubeProblem) {
    throw error;
  }
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  throw new KubeProblem(isLate ? 'does not answer in time' : `cannot be asked: ${connectionFailure(error).message}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text of a body by its lines. Throws where one is longer than may be. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MOST_BYTES) {
      throw new KubeProblem('tells of a change that is too long');
    }
    yield* lines;
  }
}

function changeOf(line: string): KubeChange {
  const event = changeSchema.safeParse(jsonOf(line));
  if (!event.success) {
    throw new KubeProblem('tells of changes in a form that is not known');
  }
  const { type, object } = event.data;
  if (type === 'ERROR') {
    const { code, message } = statusSchema.safeParse(object).data ?? {};
    throw new KubeProblem(`answers ${code}: ${message}`, code === 410);
  }
  const version = objectSchema.safeParse(object).data?.metadata.resourceVersion;
  if (version === undefined) {
    throw new KubeProblem('tells of a change without a version');
  }
  return type === 'BOOKMARK'
    ? { version }
    : { version, change: { type: type === 'DELETED' ? 'deleted' : 'set', object } };
}
