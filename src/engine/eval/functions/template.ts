/** The groups of a match, as RE2's matcher gives them; null where a group took no part. */
export interface MatchGroups {
  readonly namedGroups: Readonly<Record<string, number>>;
  groupCount(): number;
  group(group: number | string): string | null;
}

/** `$1`, `$name`, `${1}`, `${name}`, `$$`; a bare name is as long as can be. A `$` that is none of these stays. */
const REFERENCE = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** Replaces the references of a template as Go's `regexp.ExpandString` does; groups that are not there are empty. */
export function expandTemplate(template: string, groups: MatchGroups): string {
  return template.replace(REFERENCE, (_, ...parts: Array<string | undefined>) => {
    const [dollar, braced, bare] = parts;
    return dollar !== undefined ? '$' : groupValue(braced ?? bare ?? '', groups);
  });
}

function groupValue(name: string, groups: MatchGroups): string {
  if (/^\d+$/.test(name)) {
    // Go reads a number with a leading zero as a name.
    const isNumber = name === '0' || !name.startsWith('0');
    const index = Number(name);
    return isNumber && index <= groups.groupCount() ? (groups.group(index) ?? '') : '';
  }
  return name in groups.namedGroups ? (groups.group(name) ?? '') : '';
}
