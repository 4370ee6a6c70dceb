import { type AuditEntry, type Decision } from '../../../api/decisions';
import { type ProxyResult } from '../../data/getFromProxy';
import { loadAudit, loadDecisions } from '../../data/useDecisions';
import { auditCsv, decisionsCsv } from './decisionsCsv';
import { type HistoryAddress } from './historyAddress';
import { timesOf } from './useDecisionSearch';

/** Rows are collected up to so many: what a browser holds and a spreadsheet opens without trouble. */
export const MOST_ROWS = 10_000;
const PAGE = 1_000;

/** All rows the filters of an address let through, the newest first. */
interface Collected {
  readonly rows: ReadonlyArray<Decision | AuditEntry>;
  readonly csv: string;
  /** There are more than `MOST_ROWS`. */
  readonly isCut: boolean;
}

/** Asks for page after page. */
export async function collect(
  fleet: string,
  address: HistoryAddress,
  signal: AbortSignal
): Promise<ProxyResult<Collected>> {
  const search = { ...timesOf(address), limit: PAGE };
  if (address.view === 'audit') {
    const all = await pages(async (before) => {
      const page = await loadAudit(fleet, { ...search, by: address.by, before }, signal);
      return page.ok ? { ok: true, value: { rows: page.value.entries, next: page.value.next } } : page;
    });
    return all.ok ? { ok: true, value: { ...all.value, csv: auditCsv(all.value.rows) } } : all;
  }
  const all = await pages(async (before) => {
    const page = await loadDecisions(fleet, { ...search, outcome: address.outcome, before }, signal);
    return page.ok ? { ok: true, value: { rows: page.value.decisions, next: page.value.next } } : page;
  });
  return all.ok ? { ok: true, value: { ...all.value, csv: decisionsCsv(all.value.rows) } } : all;
}

type LoadPage<T> = (
  before: number | undefined
) => Promise<ProxyResult<{ readonly rows: readonly T[]; readonly next: number | undefined }>>;

async function pages<T>(
  load: LoadPage<T>
): Promise<ProxyResult<{ readonly rows: readonly T[]; readonly isCut: boolean }>> {
  const rows: T[] = [];
  let before: number | undefined;
  do {
    const page = await load(before);
    if (!page.ok) {
      return page;
    }
    rows.push(...page.value.rows);
    before = page.value.next;
  } while (before !== undefined && rows.length < MOST_ROWS);
  return { ok: true, value: { rows, isCut: before !== undefined } };
}
