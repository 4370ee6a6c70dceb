import { type FastifyInstance } from 'fastify';

import { errorSchema } from '../../../src/api/errors';
import { type Operation, operations } from '../../../src/api/operations';
import { grafanaUser, managedSite } from '../../testing/managedSite';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: object };
}

let app: FastifyInstance;
let document: Document;

beforeAll(async () => {
  ({ app } = await managedSite());
  await app.ready();
  const answer = await app.inject({ url: '/api/v1/openapi.json', headers: grafanaUser('Viewer') });
  document = answer.json<Document>();
});

afterAll(() => app.close());

/** `GET /path/{id}` of all routes of the application, from the tree it prints. HEAD comes with GET. */
function routes(): string[] {
  const parents: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent, text, methods] = /^([│├└─ ]*)(\S+) \((.*)\)$/u.exec(line) ?? [];
      if (text === undefined) {
        return [];
      }
      const depth = indent.length / 4;
      parents[depth] = (depth > 1 ? parents[depth - 1] : '') + text;
      const path = parents[depth].replace(/:(\w+)/g, '{$1}');
      return methods.split(', ').flatMap((method) => (method === 'HEAD' ? [] : [`${method} ${path}`]));
    })
    .sort();
}

function refs(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refs(inner)));
}

function request({ method, path, ifMatch }: Operation, headers: Readonly<Record<string, string>>) {
  return app.inject({
    method,
    url: path.replace('{id}', 'vms').replace('{decision}', '1'),
    headers: { ...headers, ...(ifMatch === true ? { 'if-match': '"7"' } : {}) },
    ...(method === 'post' || method === 'put' ? { payload: {} } : {}),
  });
}

const named = operations.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);
/** They do not end by themselves. */
const unending = ({ contentType }: Operation) => contentType === 'text/event-stream';

describe('the OpenAPI document', () => {
  it('has every address of the application, and none that it has not', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
    );
    expect(documented.sort()).toEqual(routes());
    expect(documented).toContain('PUT /api/v1/fleets/{id}/policy');
    expect(documented).toContain('GET /fleets/{fleet}/api/v1/label/{name}/values');
  });

  it('names schemas and operations once, and refers to what is there', () => {
    const known = new Set(Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`));
    expect(refs(document).filter((ref) => !known.has(ref))).toEqual([]);
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).flatMap((one) => ('operationId' in one ? [one.operationId] : []))
    );
    expect(ids).toHaveLength(operations.length);
    expect(new Set(ids).size).toBe(ids.length);
    const schemas = new Map(operations.flatMap(({ answer, body }) => [answer, ...(body ? [body] : [])]));
    operations.forEach(({ answer, body }) => {
      expect(schemas.get(answer[0])).toBe(answer[1]);
      expect(body === undefined || schemas.get(body[0]) === body[1]).toBe(true);
    });
  });

  it('tells the form of a policy with its bounds', () => {
    expect(document.components.schemas).toMatchObject({
      PolicyUpdate: { type: 'object', properties: { policy: { properties: { minShards: { minimum: 1 } } } } },
    });
  });

  it.each(named.filter(([, operation]) => !unending(operation)))('%s answers as it says', async (_, operation) => {
    const answer = await request(operation, grafanaUser('Admin'));
    const { status = 200, contentType = 'application/json' } = operation;
    const { responses } = document.paths[operation.path][operation.method];
    expect(Object.keys(responses)).toContain(String(answer.statusCode));
    if (answer.statusCode !== status) {
      expect(errorSchema.safeParse(answer.json()).error).toBeUndefined();
    } else if (contentType === 'application/json') {
      expect(operation.answer[1].safeParse(answer.json()).error).toBeUndefined();
    }
  });

  it.each(named)('%s lets nobody do more than it says', async (_, operation) => {
    const statusFor = async (headers: Record<string, string>) => (await request(operation, headers)).statusCode;
    expect(await statusFor({})).toBe(403);
    if (operation.access !== 'everybody') {
      expect(await statusFor(grafanaUser('Viewer', { IsAnonymous: true }))).toBe(403);
    }
    if (operation.access === 'pods') {
      expect(await statusFor(grafanaUser('Admin'))).toBe(403);
    } else if (operation.access === 'admins') {
      expect(await statusFor({ 'x-grafana-context': grafanaUser('Admin')['x-grafana-context'] })).toBe(403);
      expect(await statusFor(grafanaUser('Editor'))).toBe(403);
      expect(await statusFor(grafanaUser('Viewer'))).toBe(403);
    } else if (!unending(operation)) {
      expect(await statusFor(grafanaUser('Viewer'))).not.toBe(403);
    }
  });
});
