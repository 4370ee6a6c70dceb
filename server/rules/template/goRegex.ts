import { RE2JS, RE2JSException } from 're2js';

import { expandReferences } from '../../../src/engine/index';
import { TemplateFailure } from './templateFunction';

/** Compiling takes time with a pattern's length. */
const LONGEST_PATTERN = 1000;

function compile(pattern: string): RE2JS {
  if (pattern.length > LONGEST_PATTERN) {
    throw new TemplateFailure(
      `a regular expression of ${pattern.length} characters, more than the ${LONGEST_PATTERN} allowed`
    );
  }
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) {
      throw new TemplateFailure(error.message);
    }
    throw error;
  }
}

/** As Go's `regexp.MatchString`: anywhere in the text. */
export function matchesGo(pattern: string, text: string): boolean {
  return compile(pattern).matcher(text).find();
}

/** As Go's `regexp.ReplaceAllString`, with `$1` and `${name}` in the replacement. */
export function replaceAllGo(pattern: string, replacement: string, text: string): string {
  const regex = compileOrPanic(pattern);
  const matcher = regex.matcher(text);
  const named = regex.namedGroups();
  let out = '';
  let end = -1;
  let copied = 0;
  while (matcher.find()) {
    const [from, to] = [matcher.start(), matcher.end()];
    // Nothing behind a match is no match of its own.
    if (from === to && from === end) {
      continue;
    }
    const groups = {
      namedGroups: named,
      groupCount: () => matcher.groupCount(),
      group: (group: number | string) => matcher.group(group),
    };
    out += text.slice(copied, from) + expandReferences(replacement, groups);
    copied = to;
    end = to;
  }
  return out + text.slice(copied);
}

function compileOrPanic(pattern: string): RE2JS {
  try {
    return compile(pattern);
  } catch (error) {
    if (error instanceof TemplateFailure) {
      throw new TemplateFailure(`regexp: Compile(${goQuoted(pattern)}): ${error.message}`);
    }
    throw error;
  }
}

function goQuoted(pattern: string): string {
  return pattern.includes('`') ? JSON.stringify(pattern) : `\`${pattern}\``;
}
