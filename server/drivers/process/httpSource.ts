import { readFileSync } from 'node:fs';
import { z } from 'zod';

import { durationSchema } from '../../units';
import { type TargetGroup } from '../driver';
import { targetGroups } from './targetGroups';

const TIMEOUT = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** An entry of `http_sd_configs` as in Prometheus' own file, as far as the proxy can ask by it. */
export const httpSourceSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  refresh_interval: durationSchema.prefault('1m'),
  authorization: z
    .strictObject({
      type: z.string().prefault('Bearer'),
      credentials: z.string().optional(),
      credentials_file: z.string().optional(),
    })
    .optional(),
  basic_auth: z
    .strictObject({ username: z.string(), password: z.string().optional(), password_file: z.string().optional() })
    .optional(),
});
export type HttpSource = z.output<typeof httpSourceSchema>;

/**
 * Asks an endpoint of Prometheus' HTTP service discovery for its target groups. Rejects where it gives none.
 * Source: https://prometheus.io/docs/prometheus/latest/http_sd/
 */
export async function httpTargets(source: HttpSource): Promise<readonly TargetGroup[]> {
  const response = await fetch(source.url, {
    headers: { accept: 'application/json', ...authorization(source) },
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const text = await response.text();
  if (response.status !== 200 || text.length > MOST_BYTES) {
    throw new Error(`it answers ${response.status}`);
  }
  const groups: unknown = JSON.parse(text);
  if (!Array.isArray(groups)) {
    throw new Error('its answer is no list');
  }
  return targetGroups(groups).map((group) => ({ ...group, labels: { __meta_url: source.url, ...group.labels } }));
}

function authorization({ authorization: token, basic_auth: basic }: HttpSource): Record<string, string> {
  if (token !== undefined) {
    return { authorization: `${token.type} ${secret(token.credentials, token.credentials_file)}` };
  }
  if (basic !== undefined) {
    const pair = `${basic.username}:${secret(basic.password, basic.password_file)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  }
  return {};
}

function secret(text: string | undefined, file: string | undefined): string {
  return text ?? (file === undefined ? '' : readFileSync(file, 'utf8').trim());
}
