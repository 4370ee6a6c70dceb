import { type Plan } from '../plan/plan';

export function notices(_plan: Plan, missing: ReadonlyMap<string, string>): readonly string[] {
  return [...missing].map(([member, message]) => `${member} is missing from this result: ${message}`);
}
