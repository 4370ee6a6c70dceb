import { type AuditEntry, type Decision } from '../../../api/decisions';

type Cell = string | number | boolean | undefined;

/** Decisions as CSV, one a row, times in ISO 8601. */
export function decisionsCsv(decisions: readonly Decision[]): string {
  const header = ['id', 'time', 'origin', 'from', 'to', 'outcome', 'applied', 'recommended'];
  const rows = decisions.map((one): Cell[] => [
    ...[one.id, iso(one.at), one.origin, one.from, one.to, one.outcome, one.applied, one.recommended],
    ...[one.proposals.map(({ metric, shards }) => `${metric}=${shards ?? 'unknown'}`).join(' '), one.limits.join(' ')],
    ...[one.sentence, one.policyVersion, one.login, one.reason],
  ]);
  return csv([[...header, 'proposals', 'limits', 'sentence', 'policyVersion', 'login', 'reason'], ...rows]);
}

/** The audit as CSV, one entry a row, times in ISO 8601. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ id, at, login, action, sentence, reason, before, after }): Cell[] => [
    ...[id, iso(at), login, action, sentence, reason],
    ...[before, after].map((value) => (value === undefined ? '' : JSON.stringify(value))),
  ]);
  return csv([['id', 'time', 'login', 'action', 'sentence', 'reason', 'before', 'after'], ...rows]);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Source: RFC 4180. */
function csv(rows: ReadonlyArray<readonly Cell[]>): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: Cell): string {
  if (typeof value !== 'string') {
    return String(value ?? '');
  }
  // Spreadsheets would run a text that begins like a formula; reasons are written by people.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
