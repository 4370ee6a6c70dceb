import { EmptyState, Stack } from '@grafana/ui';

import { type DecisionPage } from '../../../api/decisions';
import { NotLoaded } from '../../components/NotLoaded';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { Skeleton } from '../../components/Skeleton';
import { StaleAlert } from '../../components/StaleAlert';
import { useDecision, useDecisions } from '../../data/useDecisions';
import { t } from '../../text';
import { DecisionItem } from './DecisionItem';
import { type HistoryProps } from './historyProps';
import { useDecisionSearch } from './useDecisionSearch';
import { HistoryPager } from './HistoryPager';
import { ShardsPlot } from './ShardsPlot';
import { Unmanaged } from './Unmanaged';

/** The decisions of a time as sentences, below the number of shards in that time. */
export function DecisionHistory(props: HistoryProps) {
  const { fleet, address } = props;
  const decisions = useDecisions(fleet, useDecisionSearch(address));
  if (decisions.failure?.kind === 'refused') {
    return <Unmanaged />;
  }
  if (decisions.data === undefined) {
    return <NotLoaded of={decisions} label={t('app.history.loading', 'Loading the history')} />;
  }
  return (
    <Stack direction="column" gap={3} alignItems="stretch">
      <StaleAlert of={decisions} />
      <ShardsPlot fleet={fleet} range={address} decisions={decisions.data.decisions} />
      <Decisions {...props} page={decisions.data} />
    </Stack>
  );
}

function Decisions({ fleet, address, onChange, page }: HistoryProps & { readonly page: DecisionPage }) {
  const { decision: chosen } = address;
  const isElsewhere = chosen !== undefined && page.decisions.every(({ id }) => id !== chosen);
  const item = (decision: DecisionPage['decisions'][number]) => (
    <DecisionItem
      key={decision.id}
      decision={decision}
      isOpen={decision.id === chosen}
      onToggle={(open) => onChange({ decision: open ? decision.id : undefined })}
    />
  );
  return (
    <>
      {isElsewhere && <Linked fleet={fleet} id={chosen} item={item} />}
      {page.decisions.length === 0 ? (
        <EmptyState variant="not-found" message={t('app.history.none', 'No decision in this time')} />
      ) : (
        <ol aria-label={t('app.history.decisions', 'Decisions')} style={{ listStyle: 'none' }}>
          {page.decisions.map(item)}
        </ol>
      )}
      <HistoryPager before={address.before} next={page.next} onChange={(before) => onChange({ before })} />
    </>
  );
}

interface LinkedProps {
  readonly fleet: string;
  readonly id: number;
  readonly item: (decision: DecisionPage['decisions'][number]) => React.JSX.Element;
}

/** The decision a link leads to, where it is not among those listed. */
function Linked({ fleet, id, item }: LinkedProps) {
  const { data, failure } = useDecision(fleet, id);
  if (data === undefined) {
    return failure === undefined ? (
      <Skeleton label={t('app.history.loading-one', 'Loading the decision')} />
    ) : (
      <ProxyFailureAlert failure={failure} />
    );
  }
  return (
    <ol aria-label={t('app.history.linked', 'The decision of the link')} style={{ listStyle: 'none' }}>
      {item(data)}
    </ol>
  );
}
