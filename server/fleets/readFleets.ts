import { parseDocument } from 'yaml';

import { sentences } from '../problems';
import { endpointVariables } from './endpointSchema';
import { type FleetConfig, fleetEndpoints, fleetsFileSchema } from './fleetsFile';

export type FleetsResult =
  | { readonly ok: true; readonly fleets: readonly FleetConfig[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the text of a fleets file; tells every problem at once, each a sentence. */
export function readFleets(text: string): FleetsResult {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    return { ok: false, problems: document.errors.map((error) => error.message.split('\n')[0].replace(/:$/, '')) };
  }
  const parsed = fleetsFileSchema.safeParse(document.toJS());
  return parsed.success ? { ok: true, fleets: parsed.data.fleets } : { ok: false, problems: sentences(parsed.error) };
}

/** Names of the environment variables the fleets take secrets from. */
export function secretNames(fleets: readonly FleetConfig[]): string[] {
  const names = fleets.flatMap((fleet) => [
    fleet.token_env,
    ...fleetEndpoints(fleet).flatMap(({ endpoint }) => endpointVariables(endpoint)),
  ]);
  return [...new Set(names.filter((name): name is string => name !== undefined))];
}
