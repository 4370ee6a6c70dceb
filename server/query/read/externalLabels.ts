import { parse } from 'yaml';
import { z } from 'zod';

import { globalSection } from '../../../src/api/globalSection';
import { type ExternalLabels } from '../../../src/engine/index';
import { pickJson } from '../../json/pickJson';
import { yamlNesting } from '../../yamlNesting';
import { isUnsupported } from './unsupported';

/** Characters of the part with the labels: YAML is read slowly. */
const MOST_GLOBAL = 64 * 1024;
const globalSchema = z.object({
  global: z.object({ external_labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});

/**
 * The external labels a server tells of by its answer to `/api/v1/status/config`; undefined where it does not tell. Servers that
 * speak Prometheus' API without this address are no Prometheus, and add none.
 */
export function externalLabelsTold(status: number, body: string): ExternalLabels | undefined {
  return isUnsupported(status, body) ? [] : externalLabelsIn(body);
}

/**
 * The external labels in a server's answer to `/api/v1/status/config`, by name; undefined where it is no such answer. Only
 * the part of the configuration that holds them is read: the rest may be long.
 */
function externalLabelsIn(body: string): ExternalLabels | undefined {
  try {
    const part = globalSection(z.string().parse(pickJson(body, ['data', 'yaml'])));
    if (part.length > MOST_GLOBAL || yamlNesting(part) !== undefined) {
      return undefined;
    }
    const { global } = globalSchema.parse(parse(part, { schema: 'failsafe' }) ?? {});
    return externalLabelsOf(global?.external_labels ?? {});
  } catch {
    return undefined;
  }
}

/** External labels as they are written in a configuration: those that have a value, by name. */
export function externalLabelsOf(labels: Readonly<Record<string, string>>): ExternalLabels {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
