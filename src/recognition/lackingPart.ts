/**
 * What is wrong with an answer that lacks a part, where its headers tell: M3 gives what it has found where a limit of its own is
 * reached. Names of headers are in lower case.
 *
 * Source: M3 1.5, `src/query/api/v1/handler/prometheus/handleroptions/headers.go`.
 */
export function lackingPart(header: (name: string) => string | null | undefined): string | undefined {
  const limited = header('m3-results-limited') ?? undefined;
  const cut = SHORTENED.find((name) => /"Limited":\s*true/.test(header(name) ?? ''));
  const reason = limited ?? cut;
  return reason === undefined
    ? undefined
    : `it gave only a part of what it has, for it has reached a limit of its own: ${reason}`;
}

const SHORTENED = ['m3-returned-data-limited', 'm3-returned-metadata-limited'];
