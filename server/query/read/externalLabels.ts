import { parse } from 'yaml';
import { z } from 'zod';

import { type ExternalLabels } from '../../../src/engine/index';

const configSchema = z.object({ data: z.object({ yaml: z.string() }) });
const globalSchema = z.object({
  global: z.object({ external_labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

/**
 * The external labels in a server's answer to `/api/v1/status/config`, by name; undefined where it is no such answer. Only
 * the part of the configuration that holds them is read: the rest may be long.
 */
export function externalLabelsIn(body: string): ExternalLabels | undefined {
  try {
    const config = configSchema.parse(JSON.parse(body));
    const part = /^global:.*(?:\n(?:[ \t#].*)?)*/m.exec(config.data.yaml)?.[0] ?? '';
    const { global } = globalSchema.parse(parse(part, { schema: 'failsafe' }) ?? {});
    return Object.entries(global?.external_labels ?? {})
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  } catch {
    return undefined;
  }
}
