import { parseDocument } from 'yaml';
import { z } from 'zod';

import { sentences } from '../sentences';
import { yamlNesting } from '../yamlNesting';

/** Targets that share labels, as Prometheus' service discovery files write them. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What a source of targets holds: the groups that Prometheus takes, and what is wrong with the others. */
export interface ReadGroups {
  readonly groups: readonly TargetGroup[];
  /** Not all groups are there: which targets the others have is not known. */
  readonly lacking: boolean;
  readonly problems: readonly string[];
}

/** How a source writes its groups. */
export interface GroupForm {
  /** Only letters, digits and `_` in the names of labels, as before Prometheus 3. */
  readonly legacyNames?: boolean;
  /** Numbers and booleans are taken for strings: the text was read by somebody who told them apart. */
  readonly scalars?: boolean;
}

/** Reads the JSON of a targets file or of an HTTP answer. Source: Prometheus `discovery/targetgroup`, `UnmarshalJSON`. */
export function jsonGroups(text: string, form: GroupForm = {}): ReadGroups {
  return orProblem(() => {
    const value: unknown = JSON.parse(text);
    // Go finds the fields of a struct in any case.
    return targetGroups(Array.isArray(value) ? value.map(lowerKeys) : value, form);
  });
}

/** Reads a targets file in YAML. Source: Prometheus `discovery/targetgroup`, `UnmarshalYAML`. */
export function yamlGroups(text: string, form: GroupForm = {}): ReadGroups {
  return orProblem(() => {
    const nesting = yamlNesting(text);
    if (nesting !== undefined) {
      throw new Error(nesting);
    }
    // Each scalar is the text as it is written: a version 1.10 is no 1.1.
    const document = parseDocument(text.replace(/^\ufeff/, ''), {
      ...{ schema: 'failsafe', customTags: ['null', 'merge'], merge: true, logLevel: 'silent' },
    });
    const [error] = document.errors;
    if (error !== undefined) {
      throw error;
    }
    return targetGroups(document.toJS(), form);
  });
}

/** The groups in what should be a list of them, or nothing. */
export function targetGroups(value: unknown, form: GroupForm = {}): ReadGroups {
  const list = z.array(z.unknown(), 'it is no list of target groups').nullish().safeParse(value);
  const groups: TargetGroup[] = [];
  const problems = list.success ? [] : sentences(list.error);
  let lacking = !list.success;
  const schema = groupSchema(form);
  for (const [i, group] of (list.data ?? []).entries()) {
    const read = schema.safeParse(group);
    if (!read.success) {
      problems.push(...sentences(read.error, [i]));
      lacking = true;
      continue;
    }
    const targets = read.data.targets.filter((target) => target !== '');
    if (targets.length < read.data.targets.length) {
      problems.push(`[${i}].targets: no address`);
    }
    groups.push({ ...read.data, targets });
  }
  return { groups, lacking, problems };
}

const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function groupSchema({ legacyNames = false, scalars = false }: GroupForm) {
  const error = 'is no string';
  const string = scalars ? z.union([z.string(), z.number(), z.boolean()], error).transform(String) : z.string(error);
  // Go leaves a string empty where there is a null.
  const text = string.nullable().transform((value) => value ?? '');
  const labels = z.record(z.string(), text, 'is no set of labels').superRefine((found, context) => {
    const bad = Object.keys(found).filter((name) => name === '' || (legacyNames && !LEGACY_NAME.test(name)));
    bad.forEach((name) =>
      context.addIssue({ code: 'custom', message: `${JSON.stringify(name)} is not a valid label name` })
    );
  });
  return z
    .strictObject(
      { targets: z.array(text, 'is no list').nullish(), labels: labels.nullish() },
      { error: ({ code }) => (code === 'invalid_type' ? 'is no target group' : undefined) }
    )
    .transform((group) => ({ targets: group.targets ?? [], labels: group.labels ?? {} }));
}

function orProblem(read: () => ReadGroups): ReadGroups {
  try {
    return read();
  } catch (error) {
    const [first] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { groups: [], lacking: true, problems: [first.replace(/:$/, '')] };
  }
}

function lowerKeys(group: unknown): unknown {
  return isObject(group)
    ? Object.fromEntries(Object.entries(group).map(([key, value]) => [key.toLowerCase(), value]))
    : group;
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
