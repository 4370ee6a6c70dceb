import { t } from '../../text';
import { PluginPage } from '@grafana/runtime';
import { EmptyState, Stack } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';

import { type Fleet } from '../../../api/fleets';
import { NotLoaded } from '../../components/NotLoaded';
import { RangePicker } from '../../components/RangePicker';
import { fleetOfDataSource } from '../../data/fleetDataSource';
import { fillIn, stepOf } from '../../data/fillIn';
import { type RangeText, timeRangeOf } from '../../data/timeRange';
import { useFleets } from '../../data/useFleets';
import { type ExplainAddress, explainParams, readExplainParams } from '../../explainAddress';
import { Explanation } from './Explanation';
import { QueryForm } from './QueryForm';
import { type ExplainRequest } from './useExplain';

const LAST_HOUR: RangeText = { from: 'now-1h', to: 'now' };

/** How a query is answered over a fleet, and what each member gave. Everything asked is in the address. */
export function ExplainPage() {
  const [params, setParams] = useSearchParams();
  const address = readExplainParams(params);
  const range: RangeText = { from: address.from ?? LAST_HOUR.from, to: address.to ?? LAST_HOUR.to };
  const change = (to: Partial<ExplainAddress>) => setParams(explainParams({ ...address, ...to }));
  return (
    <PluginPage
      pageNav={{
        text: t('app.explain.title', 'Query explain'),
        subTitle: t('app.explain.subtitle', 'What each shard is asked, what is computed from the answers, and why'),
      }}
      actions={<RangePicker value={timeRangeOf(range)} onChange={change} />}
    >
      <Fleets address={address} range={range} onChange={change} />
    </PluginPage>
  );
}

interface Props {
  readonly address: ExplainAddress;
  readonly range: RangeText;
  readonly onChange: (to: Partial<ExplainAddress>) => void;
}

function Fleets(props: Props) {
  const fleets = useFleets();
  if (fleets.data === undefined) {
    return <NotLoaded of={fleets} label={t('app.explain.loading', 'Loading the fleets')} />;
  }
  if (fleets.data.length === 0) {
    return <EmptyState variant="not-found" message={t('app.explain.no-fleets', 'There is no fleet to ask')} />;
  }
  const { fleet, ds } = props.address;
  const wanted = fleet ?? (ds === undefined ? undefined : fleetOfDataSource(ds));
  const chosen = fleets.data.find(({ id }) => id === wanted) ?? fleets.data[0];
  return <Explaining {...props} key={chosen.id} fleets={fleets.data} fleet={chosen} />;
}

function Explaining({
  address,
  range,
  onChange,
  fleets,
  fleet,
}: Props & { readonly fleets: readonly Fleet[]; readonly fleet: Fleet }) {
  const [turn, setTurn] = useState(0);
  const asked = useRequest(fleet, { ...address, ...range, turn });
  return (
    <Stack direction="column" gap={3} alignItems="stretch">
      <QueryForm
        key={address.query}
        fleets={fleets}
        fleet={fleet}
        address={address}
        range={range}
        onExplain={(to) => {
          onChange({ ...to, ds: undefined });
          setTurn((n) => n + 1);
        }}
      />
      {asked !== undefined && <Explanation request={asked} />}
    </Stack>
  );
}

/** What the address asks for, with `now` as it was when it was asked. */
function useRequest(
  { id, scrapeInterval }: Fleet,
  { query, from, to, instant = false, turn }: ExplainAddress & RangeText & { readonly turn: number }
): ExplainRequest | undefined {
  return useMemo(() => {
    if (query.trim() === '') {
      return undefined;
    }
    const range = timeRangeOf({ from, to });
    const step = stepOf(range, scrapeInterval);
    const [start, end] = [range.from.valueOf(), range.to.valueOf()];
    return { fleet: id, query: fillIn(query, { range, step, scrapeInterval }), start, end, step, instant };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asking again, `turn`, is a new `now`
  }, [id, scrapeInterval, query, from, to, instant, turn]);
}
