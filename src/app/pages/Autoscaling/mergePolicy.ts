import { type Policy } from '../../../api/policy';

/**
 * Somebody else's policy with the edits made here on top: where `mine` differs from `base`, mine counts. Lists are taken as
 * a whole.
 */
export function mergePolicy(base: Policy, mine: Policy, theirs: Policy): Policy {
  // The three have one shape, and a merge of them has it too.
  return merged(base, mine, theirs) as Policy;
}

function merged(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (isRecord(base) && isRecord(mine) && isRecord(theirs)) {
    const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
    return Object.fromEntries(
      [...names]
        .map((name) => [name, merged(base[name], mine[name], theirs[name])] as const)
        .filter(([, value]) => value !== undefined)
    );
  }
  return JSON.stringify(base) === JSON.stringify(mine) ? theirs : mine;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
