import { t } from '../../text';
import { Alert, EmptyState, Pagination, Stack } from '@grafana/ui';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';

import { type Fleet } from '../../../api/fleets';
import { type TargetPage } from '../../../api/targets';
import { NotLoaded } from '../../components/NotLoaded';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { StaleAlert } from '../../components/StaleAlert';
import { useTargets } from '../../data/useTargets';
import { BalancePlot } from './BalancePlot';
import { FlagList } from './FlagList';
import { PAGE_SIZE, readTargets, searchOf, type TargetsAddress, writeTargets } from './targetsAddress';
import { TargetFilters } from './TargetFilters';
import { TargetTable } from './TargetTable';

/** A fleet's targets: how they are spread, what is wrong with some, and a table of those searched for. */
export function FleetTargets({ fleet }: { readonly fleet: Fleet }) {
  const [params, setParams] = useSearchParams();
  const address = readTargets(params);
  const targets = useTargets(fleet.id, searchOf(address));
  const page = useLast(targets.data);
  const change = (to: Partial<TargetsAddress>) =>
    setParams(writeTargets({ ...address, page: 1, ...to }), { replace: true });
  if (page === undefined) {
    return <NotLoaded of={targets} label={t('app.targets.loading', 'Loading the targets')} />;
  }
  return (
    <Stack direction="column" gap={3} alignItems="stretch">
      <StaleAlert of={targets} />
      {targets.data === undefined && targets.failure !== undefined && (
        <ProxyFailureAlert failure={targets.failure} onRetry={targets.refresh} />
      )}
      {page.problems.map((problem) => (
        <Alert key={problem} severity="warning" title={problem} bottomSpacing={0} />
      ))}
      <BalancePlot shards={page.summary.shards} />
      <FlagList summary={page.summary} chosen={address.flag} onChoose={(flag) => change({ flag })} />
      <TargetFilters address={address} page={page} onChange={change} />
      <Rows page={page} address={address} isBusy={targets.data === undefined} onChange={change} />
    </Stack>
  );
}

interface RowsProps {
  readonly page: TargetPage;
  readonly address: TargetsAddress;
  /** What is shown is not yet what was asked for. */
  readonly isBusy: boolean;
  readonly onChange: (to: Partial<TargetsAddress>) => void;
}

function Rows({ page, address, isBusy, onChange }: RowsProps) {
  const pages = Math.ceil(page.total / PAGE_SIZE);
  return (
    <div aria-busy={isBusy} style={isBusy ? { opacity: 0.6 } : undefined}>
      <div role="status">{countText(page, address)}</div>
      {page.total === 0 ? (
        <EmptyState
          variant="not-found"
          message={
            page.summary.targets === 0
              ? t('app.targets.none', 'This fleet has no targets yet')
              : t('app.targets.no-match', 'No target is like that')
          }
        />
      ) : (
        <TargetTable
          targets={page.targets}
          placed={page.placed}
          sort={address.sort}
          order={address.order}
          onSort={(sort, order) => onChange({ sort, order })}
        />
      )}
      {pages > 1 && (
        <Pagination
          currentPage={Math.min(address.page, pages)}
          numberOfPages={pages}
          onNavigate={(to) => onChange({ page: to })}
        />
      )}
    </div>
  );
}

function countText({ total, targets, summary }: TargetPage, { page }: TargetsAddress): string {
  if (total === 0) {
    return '';
  }
  const first = (page - 1) * PAGE_SIZE + 1;
  return t('app.targets.count', '{{first}} to {{last}} of {{total}} targets; {{all}} in the fleet', {
    first,
    last: first + targets.length - 1,
    total,
    all: summary.targets,
  });
}

/** The newest answer there was, so that a page does not go blank while the next is awaited. */
function useLast(data: TargetPage | undefined): TargetPage | undefined {
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) {
    setLast(data);
  }
  return data ?? last;
}
