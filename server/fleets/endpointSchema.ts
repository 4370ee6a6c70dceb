import { z } from 'zod';

import { paramProblem, proxyUrlProblem, serverUrlProblem } from '../../src/api/serverUrl';

const variable = z.string().min(1);
const file = z.string().min(1);

const REMEDIES = { credentials: 'use basic_auth', query: 'use params' };

const basicAuthSchema = z
  .strictObject({
    username: z.string().regex(/^[^:]*$/, 'has no colon'),
    password_env: variable.optional().describe('Name of the environment variable that holds the password.'),
    password_file: file.optional().describe('File that holds the password; read anew for each request.'),
  })
  .describe('User and password for this server.');

const authorizationSchema = z
  .strictObject({
    type: z.string().trim().min(1).prefault('Bearer'),
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

/** Where a server answers and how it wants to be asked. Names are those of Prometheus' own HTTP clients. */
export const endpointShape = {
  url: z
    .url({ protocol: /^https?$/, error: 'write a URL that begins with http:// or https://', abort: true })
    .superRefine((text, context) => report(serverUrlProblem(text, REMEDIES), context))
    .describe('Where the server answers, with its path prefix if it has one.'),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'is no HTTP header name'), z.string())
    .optional()
    .describe('Sent with each request to this server.'),
  params: z
    .record(z.string().min(1), z.array(z.string()))
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

const endpointSchema = z.strictObject(endpointShape);
export type Endpoint = z.output<typeof endpointSchema>;

/** What contradicts itself in an endpoint, each with its key. */
export function endpointProblems(endpoint: Endpoint): ReadonlyArray<readonly [key: string, message: string]> {
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
export function endpointVariables({ bearer_token_env, basic_auth, authorization }: Endpoint): string[] {
  const names = [bearer_token_env, basic_auth?.password_env, authorization?.credentials_env];
  return names.filter((name) => name !== undefined);
}

function report(message: string | undefined, context: z.RefinementCtx): void {
  if (message !== undefined) {
    context.addIssue({ code: 'custom', message });
  }
}
