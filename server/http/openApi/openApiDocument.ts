import { z } from 'zod';

import { type ErrorCode, errorCatalogue, errorSchema } from '../../../src/api/errors';
import { type Access, type Named, type Operation, operations } from '../../../src/api/operations';
import { type PrometheusRoute } from '../prometheus/prometheusRoute';
import { plainPaths, prometheusPaths } from './otherPaths';

type Json = Readonly<Record<string, unknown>>;

const WHO: Readonly<Record<Access, string>> = {
  everybody: 'For operators, and everybody whom Grafana lets in.',
  loggedIn: 'Not for people who are not logged in to Grafana.',
  admins: "For operators, and Grafana's Admins.",
  pods: "For operators, and the fleet's pods with its discovery token.",
};

/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that check it. */
export function openApiDocument(version: string, prometheusRoutes: readonly PrometheusRoute[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Promshards proxy',
      version,
      description: 'One right PromQL answer from many Prometheus shards. Times are milliseconds since the epoch.',
      license: { name: 'AGPL-3.0-only', identifier: 'AGPL-3.0-only' },
    },
    security: [{ token: [] }],
    paths: { ...paths, ...prometheusPaths(prometheusRoutes), ...plainPaths() },
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            "PROMSHARDS_OPERATOR_TOKEN; below `/fleets/` a fleet's own token as well, and for its targets a discovery token. None where the proxy has none.",
        },
      },
      schemas: { ...schemas(answers(), 'output'), ...schemas(bodies(), 'input') },
    },
  };
}

function operationOf(operation: Operation): Json {
  const { summary, access, body, contentType = 'application/json', answer, status = 200, ifMatch } = operation;
  const etag = { ETag: { description: 'The version, in quotes.', schema: { type: 'string' } } };
  return {
    summary,
    description: WHO[access],
    operationId: operationId(operation),
    parameters: parameters(operation),
    ...(body === undefined ? {} : { requestBody: { required: true, content: content(body[0]) } }),
    responses: {
      [status]: {
        description: summary,
        ...(ifMatch === true || isVersioned(operation) ? { headers: etag } : {}),
        content: content(answer[0], contentType),
      },
      ...errorResponses(errorsOf(operation)),
    },
  };
}

/** Whether it gives what is edited with `If-Match`. */
function isVersioned({ path }: Operation): boolean {
  return operations.some((one) => one.path === path && one.method === 'put' && one.ifMatch === true);
}

function operationId({ method, path }: Operation): string {
  const words = path.replace('/api/v1/', '').split(/[^a-zA-Z]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parameters({ path, query, ifMatch }: Operation): Json[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }));
  const header = { name: 'If-Match', in: 'header', required: true, description: 'The ETag of what was read.' };
  return [
    ...inPath,
    ...(ifMatch === true ? [{ ...header, schema: { type: 'string' } }] : []),
    ...(query === undefined ? [] : queryParameters(query)),
  ];
}

/** Types are those after the text of a query was read; what is required, before. */
function queryParameters(query: z.ZodObject): Json[] {
  const { properties = {} } = z.toJSONSchema(query, { io: 'output' });
  const { required = [] } = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name) },
    schema,
  }));
}

function errorsOf({ method, path, access, query, body, ifMatch, errors = [] }: Operation): ReadonlySet<ErrorCode> {
  return new Set<ErrorCode>([
    'unknown_caller',
    'forbidden',
    ...(path.includes('{id}') ? (['not_found'] as const) : []),
    ...(query !== undefined || body !== undefined ? (['bad_request'] as const) : []),
    ...(body === undefined ? [] : (['too_large'] as const)),
    ...(ifMatch === true ? (['conflict', 'no_precondition'] as const) : []),
    ...(access === 'admins' && ifMatch === true ? (['bad_request'] as const) : []),
    ...errors,
    ...(access === 'admins' && method !== 'get' ? (['disk_full', 'database_damaged', 'database_failed'] as const) : []),
    'internal',
  ]);
}

/** One response a status: several errors may share one. */
function errorResponses(codes: ReadonlySet<ErrorCode>): Json {
  const responses: Record<string, { description: string; content: Json }> = {};
  for (const code of codes) {
    const { status, message } = errorCatalogue[code];
    const before = responses[status]?.description;
    const text = `\`${code}\`: ${message}`;
    responses[status] = {
      description: before === undefined ? text : `${before} ${text}`,
      content: content('Error'),
    };
  }
  return responses;
}

function content(schema: string, type = 'application/json'): Json {
  return { [type]: { schema: { $ref: refTo(schema) } } };
}

function answers(): Named[] {
  return [['Error', errorSchema], ...operations.map(({ answer }) => answer)];
}

function bodies(): Named[] {
  return operations.flatMap(({ body }) => (body === undefined ? [] : [body]));
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** JSON schemas by name; what is used within another refers to it. */
function schemas(named: readonly Named[], io: 'input' | 'output'): Json {
  const registry = z.registry<{ id: string }>();
  new Map(named).forEach((schema, id) => registry.has(schema) || registry.add(schema, { id }));
  const made = z.toJSONSchema(registry, { io, uri: refTo, unrepresentable: 'any' }).schemas;
  return Object.fromEntries(
    Object.entries(made).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema] as const)
  );
}
