/** Why a rule file is refused, with the place. */
export interface RuleFileProblem {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 code units. */
  readonly column?: number;
  readonly group?: string;
  /** Which rule of the group, from 1. */
  readonly rule?: number;
  /** In Prometheus' wording where Prometheus has one. */
  readonly message: string;
}

/** Where a problem is in its file, and what it is with the group and the rule. */
export function placedProblem({ line, column, ...of }: RuleFileProblem) {
  return { message: problemLine({ ...of, file: '' }).replace(/^: /, ''), line, column };
}

/** A problem on one line, as a compiler's: `rules.yml:4:9: group "g", rule 1: …`. */
export function problemLine({ file, line, column, group, rule, message }: RuleFileProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const inGroup = [
    group === undefined ? [] : [`group ${JSON.stringify(group)}`],
    rule === undefined ? [] : [`rule ${rule}`],
  ];
  return [place, inGroup.flat().join(', '), message].filter((part) => part !== '').join(': ');
}
