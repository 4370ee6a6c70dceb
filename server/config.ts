import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';

import { version } from '../package.json';
import { isLoopback } from './loopback';
import { repeatedOptions } from './repeatedOptions';
import { sentences } from './sentences';
import { allowedServersSchema } from './endpoints/allowedServers';
import { hasNoToken, readTokens, tokenHelp, type Tokens } from './http/security/tokens';
import { bytesSchema, delayUpTo, durationUpTo, someBytesSchema } from './units';

const count = z
  .string()
  .regex(/^[1-9]\d*$/, 'write a whole number above zero')
  .transform(Number)
  .refine(Number.isSafeInteger, 'write a smaller number');

/** What goes into one timer. */
const MOST_MS = 24 * 3_600_000;

const listenSchema = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:[\]]*):\d{1,5}$/, 'write an address and a port, such as 127.0.0.1:9400')
  .transform((text) => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replace(/^\[|\]$/g, '') || '0.0.0.0', port: Number(text.slice(at + 1)) };
  })
  .refine(({ port }) => port <= 65_535, 'the port is above 65535');

/** Where the data directory is, unless it is named. */
export const DEFAULT_DATA_DIR = 'promshards-data';

const settings = {
  listen: listenSchema.prefault('127.0.0.1:9400').describe('Address and port to listen on; port 0 takes a free one'),
  fleets: z.string({ error: 'is needed: name the YAML file that lists the fleets' }).describe('The fleets file (YAML)'),
  'data-dir': z
    .string()
    .prefault(DEFAULT_DATA_DIR)
    .describe('Where the database is, and the shards of the process driver'),
  prometheus: z.string().prefault('prometheus').describe('The Prometheus program the process driver runs'),
  'log-level': z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
      error: 'is one of trace, debug, info, warn, error and silent',
    })
    .prefault('info')
    .describe('How much to log'),
  'stop-shards': z
    .enum(['true', 'false'], { error: 'is true or false' })
    .prefault('true')
    .transform((text) => text === 'true')
    .describe('Whether a graceful stop also stops the shards the process driver runs'),
  timeout: durationUpTo(MOST_MS).prefault('2m').describe('The longest a query may take'),
  'max-query-length': count.prefault('65536').describe('Characters of a query'),
  'max-samples': count.prefault('50000000').describe('Samples one query may hold at once'),
  'max-series': count.prefault('500000').describe('Series one query may hold at once'),
  'max-bytes': someBytesSchema.prefault('256Mi').describe("Bytes of one member's answer"),
  'max-memory': someBytesSchema
    .optional()
    .describe(
      'Bytes of answers and results that all queries together may hold; left out: half of what the container or machine has'
    ),
  'cache-bytes': bytesSchema
    .optional()
    .describe(
      "Bytes of --max-memory that members' answers may take which are kept for the next query; left out: a tenth of it, 0: none"
    ),
  'max-body': someBytesSchema.prefault('8Mi').describe('Bytes of a request body'),
  'max-queries': count.prefault('64').describe('Queries under way at once; as many again wait, more are refused'),
  'compute-threads': count
    .optional()
    .transform((threads) => threads ?? availableParallelism())
    .describe('Large queries computed at once, each in a thread; one for each core where it is left out'),
  'max-member-requests': count.prefault('16').describe('Requests under way at once to one replica'),
  'max-requests': count.prefault('256').describe('Requests under way at once to all replicas'),
  'client-stall': durationUpTo(MOST_MS)
    .prefault('30s')
    .describe('How long a client may not read its answer before it is cut'),
  'client-rate': bytesSchema
    .prefault('1Ki')
    .describe('Bytes per second that a client has to read of its answer, over each --client-stall'),
  'client-time': durationUpTo(MOST_MS)
    .prefault('10m')
    .describe('How long an answer may wait for its client in all before it is cut'),
  'host-cpu': z.coerce
    .number({ error: 'write a number of cores, such as 4 or 0.5' })
    .positive('write a number of cores above zero')
    .optional()
    .describe('Cores that the shards of all process fleets together may be given; growth stops there'),
  'host-memory': someBytesSchema
    .optional()
    .describe('Bytes that the shards of all process fleets together may be given; growth stops there'),
  'disk-reserve': bytesSchema
    .prefault('512Mi')
    .describe("Bytes of the data directory's disk that stay free; with less, no shard is added"),
  'allow-servers': allowedServersSchema
    .optional()
    .describe('Servers that fleets made through the API may name; with none given, no such fleet can be made'),
  'database-check': durationUpTo(MOST_MS)
    .prefault('1h')
    .describe('How often the database is looked through for damage, by a process of its own'),
  'stop-delay': delayUpTo(MOST_MS)
    .prefault('3s')
    .describe('How long after SIGTERM queries are still taken, while /-/ready says that it stops; 0 for not at all'),
  'stop-grace': durationUpTo(MOST_MS).prefault('30s').describe('How long a graceful stop waits for running queries'),
} as const;

const schema = z.object(settings);

export type Settings = z.output<typeof schema>;
/** Everything the proxy is told from outside. Tokens come from the environment only: flags show in process lists. */
export type Config = Settings & { readonly tokens: Tokens };

export type ConfigResult =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

const names = Object.keys(settings) as Array<keyof Settings>;
const envName = (name: string) => `PROMSHARDS_${name.replaceAll('-', '_').toUpperCase()}`;

/** Reads flags (`--max-bytes 1Gi`) and, where a flag is not given, the environment (`PROMSHARDS_MAX_BYTES`). */
export function readConfig(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): ConfigResult {
  const { values, tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  if (values.help === true) {
    return { kind: 'help', text: helpText() };
  }
  if (values.version === true) {
    return { kind: 'version', text: `promshards ${version}\n` };
  }
  const problems = tokens.flatMap((token) =>
    token.kind === 'positional'
      ? [`"${token.value}" is not a flag`]
      : token.kind === 'option'
        ? flagProblems(token.name, token.value)
        : []
  );
  problems.push(...repeatedOptions(tokens));
  const given = names.map((name) => {
    const flag = values[name];
    return [name, typeof flag === 'string' ? flag : env[envName(name)] || undefined] as const;
  });
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (!parsed.success) {
    problems.push(...sentences(parsed.error).map((text) => `--${text}`));
  }
  const { tokens: secrets, problems: wrong } = readTokens(env);
  const listen = settings.listen.safeParse(given.find(([name]) => name === 'listen')?.[1]);
  problems.push(...wrong, ...(hasNoToken(secrets) ? openProblems(listen.data?.host) : []));
  return parsed.success && problems.length === 0
    ? { kind: 'config', config: { ...parsed.data, tokens: secrets } }
    : { kind: 'problems', problems };
}

function flagProblems(name: string, value: string | undefined): string[] {
  if (name === 'token') {
    return ['--token: there is no such flag; set PROMSHARDS_TOKEN, which does not show in process lists'];
  }
  if (!(names as readonly string[]).includes(name)) {
    return [`--${name}: there is no such flag; --help lists them`];
  }
  return value === undefined ? [`--${name}: needs a value`] : [];
}

function openProblems(host: string | undefined): string[] {
  return host !== undefined && !isLoopback(host)
    ? [
        `--listen: without a token the proxy listens on the loopback address only, not on ${host}; set PROMSHARDS_TOKEN, or listen on 127.0.0.1`,
      ]
    : [];
}

function helpText(): string {
  const rows = names.map((name) => {
    const json = z.toJSONSchema(settings[name], { io: 'input' });
    const fallback = json.default === undefined ? '' : ` (default ${String(json.default)})`;
    return `  --${name.padEnd(22)} ${envName(name).padEnd(32)} ${settings[name].description}${fallback}`;
  });
  return [
    'promshards: one right PromQL answer from many Prometheus shards',
    '',
    '  promshards --fleets FILE         runs the proxy',
    '  promshards backup --to FILE      copies the database of a data directory; backup --help says more',
    '  promshards check                 looks through the database of a data directory; check --help says more',
    '  promshards --version, --help     print the version, or this',
    '',
    'Flags, the environment variables that stand in for them, and what they mean:',
    ...rows,
    ...tokenHelp.map(([name, text]) => `    ${''.padEnd(22)} ${name.padEnd(32)} ${text}`),
    '',
  ].join('\n');
}
