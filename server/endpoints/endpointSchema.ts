import { z } from 'zod';

import { oneLineSchema } from '../../src/api/oneLine';
import { paramProblem, proxyUrlProblem, serverUrlProblem } from '../../src/api/serverUrl';

const variable = z.string().min(1);
const file = z.string().min(1);

const REMEDIES = { credentials: 'use basic_auth', query: 'use params' };

const basicAuthSchema = z
  .strictObject({
    username: oneLineSchema.regex(/^[^:]*$/, 'has no colon'),
    password_env: variable.optional().describe('Name of the environment variable that holds the password.'),
    password_file: file.optional().describe('File that holds the password; read anew for each request.'),
  })
  .describe('User and password for this server.');

const authorizationSchema = z
  .strictObject({
    type: oneLineSchema.trim().min(1).prefault('Bearer'),
    credentials_env: variable.optional().describe('Name of the environment variable that holds them.'),
    credentials_file: file.optional().describe('File that holds them; read anew for each request.'),
  })
  .describe('The Authorization header for this server, where it is not basic_auth.');

const tlsSchema = z
  .strictObject({
    ca_file: file
      .optional()
      .describe('PEM file with the certificate authority that signed the certificate of the server.'),
    cert_file: file.optional().describe('PEM file with the certificate the proxy shows the server; needs key_file.'),
    key_file: file.optional().describe('PEM file with its key.'),
    server_name: z
      .string()
      .min(1)
      .optional()
      .describe('The name in the certificate of the server, where it is another than that of the URL.'),
  })
  .describe('For https. Files are read anew for each connection.');

/** How a server wants to be asked. Names are those of Prometheus' own HTTP clients. */
export const endpointAccessShape = {
  headers: z
    .record(z.string(), oneLineSchema)
    .superRefine((headers, context) =>
      headerProblems(Object.keys(headers)).forEach(([name, message]) =>
        context.addIssue({ code: 'custom', path: [name], message })
      )
    )
    .optional()
    .describe('Sent with each request to this server.'),
  params: z
    .record(z.string().min(1), z.array(oneLineSchema))
    .superRefine((params, context) => Object.keys(params).forEach((name) => report(paramProblem(name), context)))
    .optional()
    .describe('Parameters added to the URL of each request to this server, each with its values.'),
  basic_auth: basicAuthSchema.optional(),
  authorization: authorizationSchema.optional(),
  bearer_token_env: z
    .string()
    .optional()
    .describe('Name of the environment variable that holds the bearer token for this server.'),
  bearer_token_file: file
    .optional()
    .describe('File that holds the bearer token for this server; read anew for each request.'),
  tls_config: tlsSchema.optional(),
  ca_file: z.string().optional().describe('The ca_file of tls_config.'),
  proxy_url: z
    .string()
    .superRefine((text, context) => report(proxyUrlProblem(text), context))
    .optional()
    .describe('The HTTP proxy this server is reached through, such as http://proxy:3128.'),
};

/** A URL without user, query and fragment; `remedies` say what to do instead. */
export function baseUrlSchema(remedies: Parameters<typeof serverUrlProblem>[1]) {
  return z
    .url({ protocol: /^https?$/, error: 'write a URL that begins with http:// or https://', abort: true })
    .superRefine((text, context) => report(serverUrlProblem(text, remedies), context));
}

/** Where a server answers and how it wants to be asked. */
export const endpointShape = {
  url: baseUrlSchema(REMEDIES).describe('Where the server answers, with its path prefix if it has one.'),
  ...endpointAccessShape,
};

/** Those that say how a request is sent, and what in: the HTTP client writes them. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  ...['accept-encoding', 'connection', 'content-encoding', 'content-length', 'content-type', 'expect', 'keep-alive'],
  ...['proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

function headerProblems(names: readonly string[]): ReadonlyArray<readonly [name: string, message: string]> {
  const lower = names.map((name) => name.toLowerCase());
  return names.flatMap((name, i): Array<[string, string]> => {
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) {
      return [[name, 'is no HTTP header name']];
    }
    if (OWN_HEADERS.has(lower[i])) {
      return [[name, 'is written by the proxy itself and cannot be set']];
    }
    return lower.indexOf(lower[i]) < i ? [[name, 'is there twice']] : [];
  });
}

const endpointSchema = z.strictObject(endpointShape);
export type Endpoint = z.output<typeof endpointSchema>;
/** An endpoint without its address. */
export type EndpointAccess = Omit<Endpoint, 'url'>;

/** What contradicts itself in an endpoint, each with its key. */
export function endpointProblems(endpoint: EndpointAccess): ReadonlyArray<readonly [key: string, message: string]> {
  const { headers = {}, basic_auth: basic, authorization, tls_config: tls = {} } = endpoint;
  const ways = {
    basic_auth: basic,
    authorization,
    bearer_token_env: endpoint.bearer_token_env,
    bearer_token_file: endpoint.bearer_token_file,
    'the header Authorization': Object.keys(headers).find((name) => name.toLowerCase() === 'authorization'),
  };
  const set = Object.entries(ways).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const problems: Array<readonly [string, string]> = [];
  if (set.length > 1) {
    problems.push([set[0], `at most one of ${Object.keys(ways).join(', ')} must be configured`]);
  }
  if (basic?.password_env !== undefined && basic.password_file !== undefined) {
    problems.push(['basic_auth', 'at most one of password_env and password_file must be configured']);
  }
  if (authorization?.type.toLowerCase() === 'basic') {
    problems.push(['authorization', 'type cannot be set to "basic", use basic_auth instead']);
  }
  if (
    authorization &&
    (authorization.credentials_env === undefined) === (authorization.credentials_file === undefined)
  ) {
    problems.push(['authorization', 'one of credentials_env and credentials_file must be configured']);
  }
  if ((tls.cert_file === undefined) !== (tls.key_file === undefined)) {
    problems.push(['tls_config', 'cert_file and key_file must be configured together']);
  }
  if (endpoint.ca_file !== undefined && tls.ca_file !== undefined) {
    problems.push(['ca_file', 'is in tls_config already']);
  }
  return problems;
}

/** Names of the environment variables an endpoint takes secrets from. */
export function endpointVariables({ bearer_token_env, basic_auth, authorization }: EndpointAccess): string[] {
  const names = [bearer_token_env, basic_auth?.password_env, authorization?.credentials_env];
  return names.filter((name) => name !== undefined);
}

function report(message: string | undefined, context: z.RefinementCtx): void {
  if (message !== undefined) {
    context.addIssue({ code: 'custom', message });
  }
}
