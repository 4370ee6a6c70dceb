import { type Document, parseDocument } from 'yaml';

import { errorText } from '../errorText';
import { sentences } from '../sentences';
import { yamlNesting } from '../yamlNesting';
import { fileIssue } from './fileIssue';
import { endpointVariables } from '../endpoints/endpointSchema';
import { type FleetConfig, fleetEndpoints, fleetsFileSchema, isPlacedFleet } from './fleetsFile';

export type FleetsResult =
  | { readonly ok: true; readonly fleets: readonly FleetConfig[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Of text that is no YAML, one mistake may make thousands. */
const MOST_PROBLEMS = 20;

const SEVERAL = 'it holds several YAML documents: write all fleets into one, without a line --- between them';

/** Reads the text of a fleets file; tells every problem at once, each a sentence. */
export function readFleets(text: string): FleetsResult {
  const nesting = yamlNesting(text);
  if (nesting !== undefined) {
    return { ok: false, problems: [nesting] };
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ code, message }) =>
      code === 'MULTIPLE_DOCS' ? SEVERAL : message.split('\n')[0].replace(/:$/, '')
    );
    return { ok: false, problems: problems.slice(0, MOST_PROBLEMS) };
  }
  const unfolded = unfold(document);
  if (!unfolded.ok) {
    return unfolded;
  }
  const parsed = fleetsFileSchema.safeParse(unfolded.value, { error: fileIssue });
  return parsed.success ? { ok: true, fleets: parsed.data.fleets } : { ok: false, problems: sentences(parsed.error) };
}

/** What the document says, its aliases written out. Aliases may be of more than memory holds, or of themselves. */
function unfold(document: Document): { ok: true; value: unknown } | { ok: false; problems: readonly string[] } {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return { ok: true, value };
  } catch (error) {
    const [reason] = errorText(error).split('\n');
    return { ok: false, problems: [`its aliases cannot be followed (${reason}): write out what they name`] };
  }
}

/** Names of the environment variables the fleets take secrets from. */
export function secretNames(fleets: readonly FleetConfig[]): string[] {
  const names = fleets.flatMap((fleet) => [
    fleet.token_env,
    isPlacedFleet(fleet) ? fleet.kubernetes.discovery.token_env : undefined,
    ...fleetEndpoints(fleet).flatMap(({ endpoint }) => endpointVariables(endpoint)),
  ]);
  return [...new Set(names.filter((name): name is string => name !== undefined))];
}
