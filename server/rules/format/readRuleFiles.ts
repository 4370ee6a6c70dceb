import { isUtf8 } from 'node:buffer';

import { fileProblem } from '../../files/fileProblem';
import { readNamedBytes } from '../../files/namedFile';
import { globFiles } from './globFiles';
import { parseRuleFile, type RuleGroups } from './parseRuleFile';
import { type RuleFileProblem } from './ruleFileProblem';
import { type RuleGroup } from './ruleGroup';
import { type RuleDialect } from './ruleProblems';

/**
 * The groups of all files that the patterns name, each file once; or all that is wrong with any of them. A pattern with a wildcard
 * may match nothing, a file that is named must be there.
 */
export async function readRuleFiles(patterns: readonly string[], dialect: RuleDialect = {}): Promise<RuleGroups> {
  const problems: RuleFileProblem[] = [];
  const files = new Set<string>();
  for (const pattern of patterns) {
    const found = await globFiles(pattern);
    if (found === undefined) {
      problems.push({ file: pattern, message: 'syntax error in pattern' });
    }
    const isNamed = found?.length === 0 && !/[*?[]/.test(pattern);
    [...(found ?? []), ...(isNamed ? [pattern] : [])].forEach((file) => files.add(file));
  }
  const groups: RuleGroup[] = [];
  for (const file of files) {
    const read = readRuleFile(file, dialect);
    if ('problems' in read) {
      problems.push(...read.problems);
    } else {
      groups.push(...read.groups);
    }
  }
  return problems.length > 0 ? { problems } : { groups };
}

/** The groups of one file. */
export function readRuleFile(file: string, dialect: RuleDialect = {}): RuleGroups {
  try {
    const bytes = readNamedBytes(file);
    return isUtf8(bytes)
      ? parseRuleFile(file, bytes.toString('utf8'), dialect)
      : { problems: [{ file, message: 'yaml: invalid UTF-8' }] };
  } catch (error) {
    return { problems: [{ file, message: fileProblem(error) }] };
  }
}
