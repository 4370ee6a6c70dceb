import { type PrometheusRoute } from '../prometheus/prometheusRoute';

type Json = Readonly<Record<string, unknown>>;

const envelope = {
  type: 'object',
  required: ['status'],
  properties: {
    status: { enum: ['success', 'error'] },
    data: {},
    errorType: { type: 'string' },
    error: { type: 'string' },
    warnings: { type: 'array', items: { type: 'string' } },
    infos: { type: 'array', items: { type: 'string' } },
  },
};

const answer = {
  description: "As Prometheus 3.5 answers; see Prometheus' HTTP API.",
  content: { 'application/json': { schema: envelope } },
};

const text = { 'text/plain': { schema: { type: 'string' } } };

/** What addresses answer with that do not answer in JSON; their errors are text. */
const PLAIN: Readonly<Record<string, Json>> = {
  federate: { description: 'The newest samples, in the text format or as protobuf.', content: text },
  'api/v1/read': {
    description: "As Prometheus' remote read protocol has it.",
    content: { 'application/x-protobuf': {}, 'application/x-streamed-protobuf': {} },
  },
};

/** The Prometheus-compatible API of a fleet, whose parameters are Prometheus' own. */
export function prometheusPaths(routes: readonly PrometheusRoute[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    routes.map(({ path, methods }) => {
      const address = `/fleets/{fleet}/${path.replace(/:(\w+)/g, '{$1}')}`;
      const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
        ...{ name, in: 'path', required: true },
        schema: { type: 'string' },
      }));
      const operation = {
        summary: path === 'explain' ? 'How a query would be answered' : `Prometheus' own: ${path}`,
        parameters,
        responses:
          PLAIN[path] === undefined
            ? { 200: answer, default: answer }
            : { 200: PLAIN[path], default: { description: 'What is wrong.', content: text } },
      };
      return [address, Object.fromEntries(methods.map((method) => [method.toLowerCase(), operation]))];
    })
  );
}

/** Addresses that answer with text. */
export function plainPaths(): Readonly<Record<string, Json>> {
  const open = (summary: string) => ({
    get: { summary, security: [], responses: { 200: { description: summary, content: text } } },
  });
  const metrics = "The proxy's own metrics";
  const fleet = { name: 'fleet', in: 'path', required: true, schema: { type: 'string' } };
  const ofFleet = (summary: string) => ({
    get: { summary, parameters: [fleet], responses: { 200: { description: summary, content: text } } },
  });
  return {
    '/fleets/{fleet}/-/healthy': ofFleet('Whether there is such a fleet'),
    '/fleets/{fleet}/-/ready': ofFleet('Whether the fleet can answer queries: 503 names the shards that cannot'),
    '/-/healthy': open('Whether it works. Needs no token'),
    '/-/ready': open('Whether it answers queries. Needs no token'),
    '/metrics': { get: { summary: metrics, responses: { 200: { description: metrics, content: text } } } },
  };
}
