import { type KnownServer } from './knownServer';
import { isRecord } from './seenServer';

/** A rule of a server. */
interface ServerRule {
  /** What it records, or the alert. */
  readonly name: string;
  /** Its group, and the file of it where that is told, for a person. */
  readonly place: string;
}

/** The rules of a kind that a server evaluates; undefined where it does not tell. */
export async function rulesOf(
  { ask }: KnownServer,
  type: 'record' | 'alert'
): Promise<readonly ServerRule[] | undefined> {
  const data = await ask('rules', { type });
  if (!isRecord(data) || !Array.isArray(data.groups)) {
    return undefined;
  }
  return data.groups.flatMap((group: unknown) =>
    isRecord(group) && Array.isArray(group.rules)
      ? group.rules.flatMap((rule: unknown) => ruleOf(rule, placeOf(group)))
      : []
  );
}

function placeOf({ name, file }: Readonly<Record<string, unknown>>): string {
  return `group ${JSON.stringify(name)}${typeof file === 'string' ? ` in ${file}` : ''}`;
}

function ruleOf(rule: unknown, place: string): readonly ServerRule[] {
  return isRecord(rule) && typeof rule.name === 'string' ? [{ name: rule.name, place }] : [];
}
