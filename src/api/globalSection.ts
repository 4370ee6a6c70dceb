/**
 * A setting of the section `global` in a configuration as Prometheus prints it (`/api/v1/status/config`); undefined where it does
 * not stand there. The rest, which may be long, is not read.
 */
export function globalSetting(yaml: string | undefined, name: string): string | undefined {
  const [section, indent] = /^global:[ \t]*(?:\n[ \t]*#.*)*\n([ \t]+).*(?:\n(?:[ \t#].*)?)*/m.exec(yaml ?? '') ?? [];
  const line = new RegExp(`^${indent}${name}:[ \\t]*["']?([^\\s"'#]+)`, 'm');
  return section === undefined ? undefined : line.exec(section)?.[1];
}
