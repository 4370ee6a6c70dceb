/** How names are written that Prometheus did not allow before its version 3. */
export const ESCAPING_SCHEMES = ['allow-utf-8', 'underscores', 'dots', 'values'] as const;
export type EscapingScheme = (typeof ESCAPING_SCHEMES)[number];

const LEGACY = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Whether a name is one that Prometheus always allowed. */
export function isLegacyName(name: string): boolean {
  return LEGACY.test(name);
}

/** A name of metric or label by a scheme. Source: prometheus/common, `model/metric.go`, `EscapeMetricFamily` and `EscapeName`. */
export function escapeName(name: string, scheme: EscapingScheme): string {
  if (scheme === 'allow-utf-8' || isLegacyName(name)) {
    return name;
  }
  const escaped = [...name]
    .map((char, i) => (isLegacy(char, i) && char !== '_' ? char : ESCAPES[scheme](char)))
    .join('');
  return scheme === 'values' ? `U__${escaped}` : escaped;
}

function isLegacy(char: string, index: number): boolean {
  return /^[a-zA-Z_:]$/.test(char) || (index > 0 && /^[0-9]$/.test(char));
}

const ESCAPES: Readonly<Record<Exclude<EscapingScheme, 'allow-utf-8'>, (char: string) => string>> = {
  underscores: () => '_',
  dots: (char) => (char === '.' ? '_dot_' : '__'),
  values: (char) => (char === '_' ? '__' : `_${char.codePointAt(0)?.toString(16) ?? ''}_`),
};
