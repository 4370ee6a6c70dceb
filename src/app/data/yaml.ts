import { stringify } from 'yaml';

/**
 * A document as YAML, for people to keep in files. What is undefined is left out; texts that a reader of YAML 1.1 would take
 * for something else are quoted.
 */
export function toYaml(value: unknown): string {
  return stringify(value, { compat: 'yaml-1.1', lineWidth: 0 });
}
