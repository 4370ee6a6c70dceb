import { z } from 'zod';

/**
 * Every error of `/api/v1/…`, apart from the Prometheus-compatible API, which has Prometheus' own.
 * Never 401: Grafana takes that as the end of the user's session.
 */
export const errorCatalogue = {
  bad_request: { status: 400, message: 'The request is not of the form this address takes.' },
  unknown_caller: { status: 403, message: 'The token is missing or another one, so it is not known who asks.' },
  forbidden: { status: 403, message: 'This needs a role that you do not have.' },
  not_found: { status: 404, message: 'There is no such thing here, or you may not see it.' },
  conflict: { status: 412, message: 'Somebody else has changed this since you read it.' },
  no_precondition: { status: 428, message: 'This needs an If-Match header with the version that was read.' },
  not_scalable: { status: 409, message: 'The shards of this fleet are not changed from here.' },
  refused: { status: 409, message: 'This cannot be done as things are now.' },
  too_large: { status: 413, message: 'The request body is larger than this address takes.' },
  too_many: { status: 429, message: 'Too many queries are under way; try again in a moment.' },
  disk_full: {
    status: 507,
    message: 'The disk of the data directory is full: nothing can be written down. Make room there.',
  },
  database_damaged: {
    status: 500,
    message: "The proxy's database is damaged. Its log names the file; docs/proxy.md tells how to go back to a backup.",
  },
  database_failed: { status: 503, message: "The proxy's database cannot be read or written; the log says why." },
  internal: { status: 500, message: 'The proxy failed; its log says why.' },
  unavailable: { status: 503, message: 'The proxy is starting or stopping.' },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorSchema = z.object({
  code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  /** Problems by field path, for `bad_request`; within a text with the place, from 1. */
  problems: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        line: z.number().int().positive().optional(),
        column: z.number().int().positive().optional(),
      })
    )
    .optional(),
  /** For `conflict`: the document as it is now. */
  current: z.unknown().optional(),
});
export type ApiError = z.infer<typeof errorSchema>;
