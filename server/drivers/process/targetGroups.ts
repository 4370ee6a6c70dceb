import { type TargetGroup } from '../driver';

/** The groups in what should be a list of them; anything else in it is left out. */
export function targetGroups(value: unknown): TargetGroup[] {
  return asList(value).flatMap((group) => {
    if (!isObject(group)) {
      return [];
    }
    const labels = isObject(group.labels) ? Object.entries(group.labels).map(([k, v]) => [k, String(v)]) : [];
    return [{ targets: asList(group.targets).map(String), labels: Object.fromEntries(labels) }];
  });
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
