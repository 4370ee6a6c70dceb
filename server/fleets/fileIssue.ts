import { type z } from 'zod';

const THINGS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, each entry behind a -',
  object: 'keys with values',
  record: 'keys with values',
};

/** What to write instead of what is wrong in a YAML file, for a person; undefined where the schema's own words say it. */
export function fileIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeIssue(issue.input, THINGS[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return withNeed(issue.input, `write ${inWords(issue.values.map(String))}`);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return issue.origin === 'array' ? `write ${issue.maximum} at most` : `write ${issue.maximum} or less`;
    default:
      return undefined;
  }
}

function typeIssue(input: unknown, thing: string): string {
  const quoted = thing === THINGS.string && ['number', 'boolean'].includes(typeof input) ? ', in quotes' : '';
  return withNeed(input, `write ${thing}${quoted}`);
}

function withNeed(input: unknown, remedy: string): string {
  if (input === undefined) {
    return `is needed: ${remedy}`;
  }
  return input === null ? `has no value: ${remedy}, or leave it out` : remedy;
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall>): string {
  switch (origin) {
    case 'array':
    case 'set':
      return minimum === 1 ? 'write one at least' : `write ${minimum} at least`;
    case 'string':
      return 'is empty: write something';
    default:
      return inclusive === false ? `write a number above ${minimum}` : `write ${minimum} or more`;
  }
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
