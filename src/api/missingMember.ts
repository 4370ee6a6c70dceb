/** A member whose part an answer lacks, and why. */
export interface MissingMember {
  readonly member: string;
  readonly reason: string;
}

const BETWEEN = ' is missing from this answer: ';

/** The warning of the Prometheus-compatible API in a list of names, series or metadata that lacks a member's part. */
export function missingMemberWarning({ member, reason }: MissingMember): string {
  return `${member}${BETWEEN}${reason}`;
}

/** Reads `missingMemberWarning`; undefined for a warning of another kind. */
export function readMissingMemberWarning(text: string): MissingMember | undefined {
  const at = text.indexOf(BETWEEN);
  return at < 1 ? undefined : { member: text.slice(0, at), reason: text.slice(at + BETWEEN.length) };
}
