import { type KnownServer } from './knownServer';
import { isRecord } from './seenServer';

/** A rule of a server. */
interface ServerRule {
  /** What it records, or the alert. */
  readonly name: string;
  readonly group: string;
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
    isRecord(group) && typeof group.name === 'string' && Array.isArray(group.rules)
      ? group.rules.flatMap((rule: unknown) => ruleOf(rule, group.name as string))
      : []
  );
}

function ruleOf(rule: unknown, group: string): readonly ServerRule[] {
  return isRecord(rule) && typeof rule.name === 'string' ? [{ name: rule.name, group }] : [];
}
