import { useMemo } from 'react';

import { type Decision } from '../../../api/decisions';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { TimePlot } from '../../components/TimePlot';
import { type RangeText } from '../../data/timeRange';
import { useUsage } from '../../data/useUsage';
import { t } from '../../text';
import { historyPlot, plotBegin } from './historyPlot';

interface Props {
  readonly fleet: string;
  readonly range: RangeText;
  readonly decisions: readonly Decision[];
}

/** The number of shards over time, with a mark at each decision that is listed. */
export function ShardsPlot({ fleet, range, decisions }: Props) {
  const usage = useUsage({ fleet, range });
  const { data, failure } = usage;
  const plot = useMemo(() => historyPlot(data?.history.points ?? [], decisions), [data, decisions]);
  if (data === undefined) {
    return failure === undefined ? null : <ProxyFailureAlert failure={failure} onRetry={usage.refresh} />;
  }
  return <TimePlot title={t('app.history.plot', 'Shards')} plot={plot} from={plotBegin(plot, data)} to={data.to} />;
}
