import { z } from 'zod';

/** Where a server answers and what it wants to be sent. */
export const endpointShape = {
  url: z
    .url({ protocol: /^https?$/, error: 'write a URL that begins with http:// or https://' })
    .describe('Where the server answers, with its path prefix if it has one.'),
  headers: z
    .record(z.string().regex(/^[A-Za-z0-9-]+$/, 'is no HTTP header name'), z.string())
    .optional()
    .describe('Sent with each request to this server.'),
  bearer_token_env: z
    .string()
    .optional()
    .describe('Name of the environment variable that holds the bearer token for this server.'),
  ca_file: z.string().optional().describe('PEM file with the certificate authority, for https.'),
};

const endpointSchema = z.strictObject(endpointShape);
export type Endpoint = z.output<typeof endpointSchema>;
