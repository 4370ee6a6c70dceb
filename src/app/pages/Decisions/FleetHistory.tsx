import { Stack } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';

import { AuditHistory } from './AuditHistory';
import { DecisionHistory } from './DecisionHistory';
import { HistoryFilters } from './HistoryFilters';
import { type HistoryAddress, readHistory, writeHistory } from './historyAddress';

/** A fleet's decisions, or the audit of what was done to it. */
export function FleetHistory({ fleet }: { readonly fleet: string }) {
  const [params, setParams] = useSearchParams();
  const address = readHistory(params);
  const onChange = (to: Partial<HistoryAddress>) => setParams(writeHistory({ ...address, ...to }));
  const props = { fleet, address, onChange };
  return (
    <Stack direction="column" gap={3} alignItems="stretch">
      <HistoryFilters {...props} />
      {address.view === 'audit' ? <AuditHistory {...props} /> : <DecisionHistory {...props} />}
    </Stack>
  );
}
