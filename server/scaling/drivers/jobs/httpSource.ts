import { fetch, type RequestInit } from 'undici';
import { z } from 'zod';

import { definitionLimits } from '../../../../src/api/definition';
import { oneLineProblem, oneLineSchema } from '../../../../src/api/oneLine';
import { hasUserInfo } from '../../../../src/api/serverUrl';
import { readNamedFile } from '../../../files/namedFile';
import { headerText } from '../../../headerText';
import { connectionFailure } from '../../../query/failure';
import { readAtMost } from '../../../readAtMost';
import { durationUpTo } from '../../../units';
import { type GroupForm, jsonGroups, type ReadGroups } from '../../../discovery/targetGroups';
import { TargetSource } from '../../../discovery/targetSource';

const TIMEOUT = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;
/** Source: Prometheus `discovery/http/http.go`, `matchContentType`. */
const JSON_TYPE = /^application\/json(;\s*charset=("utf-8"|utf-8))?$/i;

/** An entry of `http_sd_configs` as in Prometheus' own file, as far as the proxy can ask by it. */
export const httpSourceSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'write a URL that begins with http:// or https://', abort: true })
    .refine((text) => !hasUserInfo(text), 'write no user name or password into it: use basic_auth'),
  refresh_interval: durationUpTo(definitionLimits.interval).prefault('1m'),
  authorization: z
    .strictObject({
      type: oneLineSchema.prefault('Bearer'),
      credentials: oneLineSchema.optional(),
      credentials_file: z.string().optional(),
    })
    .optional(),
  basic_auth: z
    .strictObject({ username: oneLineSchema, password: oneLineSchema.optional(), password_file: z.string().optional() })
    .optional(),
});
export type HttpSource = z.output<typeof httpSourceSchema>;

/**
 * The targets that an endpoint of Prometheus' HTTP service discovery gives.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export function httpSource(source: HttpSource, form: GroupForm): TargetSource {
  const { origin, pathname } = new URL(source.url);
  // A query string may hold a secret.
  const name = `${origin}${pathname}`;
  return new TargetSource({
    refresh: source.refresh_interval,
    read: () => ask(source, form),
    fails: `${name} gives no targets`,
    gives: `${name} gives`,
  });
}

async function ask(source: HttpSource, form: GroupForm): Promise<ReadGroups> {
  const headers = { accept: 'application/json', ...authorization(source) };
  const signal = AbortSignal.timeout(TIMEOUT);
  const body = await answer(source.url, { headers, signal }).catch((error: unknown) => {
    throw signal.aborted ? new Error(`it did not answer within ${TIMEOUT / 1000} s`) : error;
  });
  const { groups, ...rest } = jsonGroups(body, form);
  return {
    groups: groups.map((group) => ({ ...group, labels: { ...group.labels, __meta_url: source.url } })),
    ...rest,
  };
}

async function answer(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, init).catch((error: unknown) => {
    throw new Error(connectionFailure(error instanceof Error ? error.cause : error).message);
  });
  const type = (response.headers.get('content-type') ?? '').trim();
  if (response.status !== 200 || !JSON_TYPE.test(type)) {
    await response.body?.cancel();
    throw new Error(response.status === 200 ? `unsupported content type "${type}"` : `it answers ${response.status}`);
  }
  const body = response.body === null ? Buffer.alloc(0) : await readAtMost(response.body, MOST_BYTES);
  if (body === undefined) {
    throw new Error(`its answer is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
  }
  return body.toString('utf8');
}

function authorization({ authorization: token, basic_auth: basic }: HttpSource): Record<string, string> {
  if (token !== undefined) {
    return { authorization: headerText(`${token.type} ${secret(token.credentials, token.credentials_file)}`) };
  }
  if (basic !== undefined) {
    const pair = `${basic.username}:${secret(basic.password, basic.password_file)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  }
  return {};
}

function secret(text: string | undefined, file: string | undefined): string {
  const value = text ?? (file === undefined ? '' : readNamedFile(file).trim());
  const problem = oneLineProblem(value);
  if (problem !== undefined) {
    throw new Error(`${file} ${problem}`);
  }
  return value;
}
