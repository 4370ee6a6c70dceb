/** Prometheus' own `scrape_interval` and `evaluation_interval`, milliseconds, where a configuration says none. */
export const DEFAULT_INTERVAL_MS = 60_000;

/**
 * The section `global` of a configuration as Prometheus prints it (`/api/v1/status/config`); empty where there is none. The rest,
 * which may be long, is not read.
 */
export function globalSection(yaml: string): string {
  return /^global:.*(?:\n(?:[ \t#].*)?)*/m.exec(yaml)?.[0] ?? '';
}

/** A setting of that section; undefined where it does not stand there. */
export function globalSetting(yaml: string | undefined, name: string): string | undefined {
  const section = globalSection(yaml ?? '');
  const indent = /^global:[ \t]*(?:\n[ \t]*#.*)*\n([ \t]+)/.exec(section)?.[1];
  const line = new RegExp(`^${indent}${name}:[ \\t]*["']?([^\\s"'#]+)`, 'm');
  return indent === undefined ? undefined : line.exec(section)?.[1];
}
