import { useMemo } from 'react';

import { type AuditSearch, type DecisionSearch } from '../../../api/decisions';
import { timeRangeOf } from '../../data/timeRange';
import { type HistoryAddress } from './historyAddress';

/** Rows of a page. */
const PAGE_SIZE = 50;

type Times = Pick<DecisionSearch, 'from' | 'to'>;

/** The times of an address, milliseconds since the epoch; what goes on until now has no end. */
export function timesOf({ from, to }: Pick<HistoryAddress, 'from' | 'to'>): Times {
  const range = timeRangeOf({ from, to });
  return { from: range.from.valueOf(), to: to === 'now' ? undefined : range.to.valueOf() };
}

/** The same, as they were when the address was opened. */
function useTimes({ from, to }: HistoryAddress): Times {
  return useMemo(() => timesOf({ from, to }), [from, to]);
}

/** The page of decisions an address asks for. */
export function useDecisionSearch(address: HistoryAddress): DecisionSearch {
  const { outcome, before } = address;
  return { ...useTimes(address), outcome, before, limit: PAGE_SIZE };
}

/** The page of the audit an address asks for. */
export function useAuditSearch(address: HistoryAddress): AuditSearch {
  const { by, before } = address;
  return { ...useTimes(address), by, before, limit: PAGE_SIZE };
}
