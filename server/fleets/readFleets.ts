import { parseDocument } from 'yaml';

import { sentences } from '../problems';
import { type FleetConfig, fleetsFileSchema } from './fleetsFile';

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
    fleet.store?.bearer_token_env,
    ...(fleet.driver === 'static'
      ? fleet.static.shards.flatMap((shard) => shard.replicas.map((replica) => replica.bearer_token_env))
      : []),
  ]);
  return [...new Set(names.filter((name): name is string => name !== undefined))];
}
