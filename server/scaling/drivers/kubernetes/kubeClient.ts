import { z } from 'zod';

import { parseJson } from '../../../../src/engine/index';
import { type KubeServer } from '../../../endpoints/kubeServer';
import { readAtMost } from '../../../readAtMost';
import { linkSignals } from '../../../query/linkSignals';
import { ServerConnection, type ServerResponse } from '../../../query/serverConnection';
import { KubeProblem, type Place, problemOf, refusal } from './kubeProblem';
import { objectSchema } from './objectSchema';

/** Of one list, and of one change. */
const MOST_BYTES = 64 * 1024 * 1024;
const LIST_MS = 30_000;
/** So long the server is asked to tell of changes, and so long after that it is waited for. */
const WATCH_SECONDS = 30;
const GRACE_MS = 10_000;
const CONNECTIONS = 8;
/** As which the proxy writes: what another writes is another's. */
const MANAGER = 'promshards';

/** Objects of one kind in one namespace. */
export interface Collection {
  /** Below the API server, beginning with a slash. */
  readonly path: string;
  /** As rights name it: `pods`. */
  readonly resource: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<'labelSelector' | 'fieldSelector', string> | Record<string, string>>;
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

/** Reads an API server, and writes what a fleet has there. Every call throws a `KubeProblem` where it cannot be asked or refuses. */
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
    const linked = linkSignals([signal], LIST_MS);
    try {
      const { body } = await this.get(collection, { verb: 'list', params: {}, signal: linked.signal });
      const parsed = listSchema.safeParse(await jsonOf(body));
      if (!parsed.success) {
        throw new KubeProblem(`answers with no list of ${collection.resource}`);
      }
      return { items: parsed.data.items, version: parsed.data.metadata.resourceVersion };
    } catch (error) {
      throw problemOf(error, linked);
    } finally {
      linked.release();
    }
  }

  /** The changes since a version, until the server ends them, which it does after a while. */
  async *watch(collection: Collection, version: string, signal: AbortSignal): AsyncGenerator<KubeChange> {
    const params = {
      watch: '1',
      allowWatchBookmarks: 'true',
      resourceVersion: version,
      timeoutSeconds: `${WATCH_SECONDS}`,
    };
    const linked = linkSignals([signal], WATCH_SECONDS * 1000 + GRACE_MS);
    try {
      const { body } = await this.get(collection, { verb: 'watch', params, signal: linked.signal });
      for await (const line of linesOf(body)) {
        yield changeOf(line);
      }
    } catch (error) {
      throw problemOf(error, linked);
    } finally {
      linked.release();
    }
  }

  /** What is at a path. */
  async read({ path, ...asked }: Place, signal: AbortSignal): Promise<unknown> {
    return this.send({ ...asked, path, method: 'GET', verb: 'get' }, signal);
  }

  /** Has the API server keep an object as it is said here, of which the fields it has are the proxy's: makes it where there is none. */
  async apply(place: Place, object: object, signal: AbortSignal): Promise<unknown> {
    const path = `${place.path}?fieldManager=${MANAGER}&force=true`;
    const type = 'application/apply-patch+yaml';
    return this.send({ ...place, path, method: 'PATCH', verb: 'create and patch', type, body: object }, signal);
  }

  /** Changes what an object has. `undefined` where it is another one than the patch names. */
  async merge(place: Place, patch: object, signal: AbortSignal): Promise<unknown> {
    const path = `${place.path}?fieldManager=${MANAGER}`;
    const type = 'application/merge-patch+json';
    try {
      return await this.send({ ...place, path, method: 'PATCH', verb: 'patch', type, body: patch }, signal);
    } catch (error) {
      if (error instanceof KubeProblem && error.status === 409) {
        return undefined;
      }
      throw error;
    }
  }

  /** Deletes an object, and does nothing where there is none. */
  async remove(place: Place, signal: AbortSignal): Promise<void> {
    try {
      await this.send({ ...place, method: 'DELETE', verb: 'delete' }, signal);
    } catch (error) {
      if (!(error instanceof KubeProblem && error.status === 404)) {
        throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.connection.close();
  }

  private async send({ method, type, body, path, ...asked }: Sent, signal: AbortSignal): Promise<unknown> {
    const linked = linkSignals([signal], LIST_MS);
    try {
      const response = await this.connection.send({
        ...{ method, path, signal: linked.signal },
        headers: type === undefined ? {} : { 'content-type': type },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const answer = await jsonOf(response.body);
      if (response.status >= 200 && response.status < 300) {
        return answer;
      }
      throw refusal(response.status, { ...asked, message: statusSchema.safeParse(answer).data?.message });
    } catch (error) {
      throw problemOf(error, linked);
    } finally {
      linked.release();
    }
  }

  private async get({ path, ...collection }: Collection, { verb, params, signal }: Asked): Promise<ServerResponse> {
    const query = new URLSearchParams({ ...collection.selector, ...params });
    const request = { method: 'GET', path: `${path}?${query}`, headers: {}, body: null, signal } as const;
    const response = await this.connection.send(request);
    if (response.status === 200) {
      return response;
    }
    const message = statusSchema.safeParse(await jsonOf(response.body)).data?.message;
    throw refusal(response.status, { ...collection, verb, message });
  }
}

interface Sent extends Place {
  readonly method: 'GET' | 'PATCH' | 'DELETE';
  readonly verb: string;
  readonly type?: string;
  readonly body?: object;
}

interface Asked {
  readonly verb: 'list' | 'watch';
  readonly params: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The value of a whole body; undefined where it is no JSON, or longer than may be. */
async function jsonOf(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  return parseJson((await readAtMost(body, MOST_BYTES))?.toString('utf8') ?? '');
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
  const event = changeSchema.safeParse(parseJson(line));
  if (!event.success) {
    throw new KubeProblem('tells of changes in a form that is not known');
  }
  const { type, object } = event.data;
  if (type === 'ERROR') {
    const { code, message } = statusSchema.safeParse(object).data ?? {};
    throw new KubeProblem(`answers ${code}: ${message}`, { status: code });
  }
  const version = objectSchema.safeParse(object).data?.metadata.resourceVersion;
  if (version === undefined) {
    throw new KubeProblem('tells of a change without a version');
  }
  return type === 'BOOKMARK'
    ? { version }
    : { version, change: { type: type === 'DELETED' ? 'deleted' : 'set', object } };
}
