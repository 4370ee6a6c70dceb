import { isTextList } from './json';

/** `warnings` and `infos` of an answer's parsed JSON; `undefined` where they are something else than lists of texts. */
export function notices(
  json: Readonly<Record<string, unknown>>
): { readonly warnings: readonly string[]; readonly infos: readonly string[] } | undefined {
  const warnings = json.warnings ?? [];
  const infos = json.infos ?? [];
  return isTextList(warnings) && isTextList(infos) ? { warnings, infos } : undefined;
}
