import { EmptyState, Stack } from '@grafana/ui';

import { type Cardinality } from '../../../api/cardinality';
import { NotLoaded } from '../../components/NotLoaded';
import { ProblemList } from '../../components/ProblemList';
import { ScrolledTable } from '../../components/ScrolledTable';
import { ShareBar } from '../../components/ShareBar';
import { StaleAlert } from '../../components/StaleAlert';
import { formatBytes, formatCount } from '../../data/format';
import { useCardinality } from '../../data/useCardinality';
import { t } from '../../text';
import { JobTable } from './JobTable';
import { RankedTable } from './RankedTable';
import { LargestTargets } from './LargestTargets';

const HEADING = { fontSize: '1.25rem' };

/** Tables of the largest, over all shards. */
export function FleetCardinality({ fleet }: { readonly fleet: string }) {
  const asked = useCardinality(fleet);
  if (asked.data === undefined) {
    return <NotLoaded of={asked} label={t('app.cardinality.loading', 'Loading what the shards hold')} />;
  }
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      <StaleAlert of={asked} />
      <ProblemList
        problems={asked.data.problems.map((sentence) => ({ severity: 'warning', sentence }))}
        label={t('app.cardinality.problems', 'Problems of the numbers')}
      />
      {asked.data.shards.length === 0 ? (
        <EmptyState variant="not-found" message={t('app.cardinality.none', 'No shard tells what it holds')} />
      ) : (
        <Tables of={asked.data} />
      )}
    </Stack>
  );
}

function Tables({ of }: { readonly of: Cardinality }) {
  const series = of.shards.reduce((all, shard) => all + shard.series, 0);
  const headings = {
    shards: t('app.cardinality.shards', 'Shards'),
    metrics: t('app.cardinality.metrics', 'Metrics'),
    jobs: t('app.cardinality.jobs', 'Jobs'),
    targets: t('app.cardinality.targets', 'Largest targets'),
    pairs: t('app.cardinality.pairs', 'Labels with their values'),
    labels: t('app.cardinality.labels', 'Labels by number of values'),
    bytes: t('app.cardinality.bytes', 'Labels by bytes of their values'),
  };
  return (
    <>
      <div role="status">
        {t(
          'app.cardinality.sum',
          '{{series}} series in memory. What ended within the last hours is among them, and what was handed over meanwhile counts on both shards.',
          { series: formatCount(series) }
        )}
      </div>
      <h2 style={HEADING}>{headings.shards}</h2>
      <ScrolledTable
        label={headings.shards}
        columns={[t('app.cardinality.shard', 'Shard'), t('app.cardinality.series', 'Series')]}
        long="td"
      >
        {of.shards.map((shard) => (
          <tr key={shard.shard}>
            <th scope="row">{shard.shard}</th>
            <td>
              {formatCount(shard.series)}
              <ShareBar share={series === 0 ? 0 : shard.series / series} />
            </td>
          </tr>
        ))}
      </ScrolledTable>
      <h2 style={HEADING}>{headings.metrics}</h2>
      <RankedTable label={headings.metrics} ranked={of.metrics} of={series} isMetric format={formatCount} />
      <h2 style={HEADING}>{headings.jobs}</h2>
      <JobTable label={headings.jobs} jobs={of.jobs} />
      <h2 style={HEADING}>{headings.targets}</h2>
      <LargestTargets label={headings.targets} targets={of.targets} />
      <h2 style={HEADING}>{headings.pairs}</h2>
      <RankedTable label={headings.pairs} ranked={of.pairs} of={series} format={formatCount} />
      <h2 style={HEADING}>{headings.labels}</h2>
      <RankedTable label={headings.labels} ranked={of.labels} format={formatCount} />
      <h2 style={HEADING}>{headings.bytes}</h2>
      <RankedTable label={headings.bytes} ranked={of.labelBytes} format={formatBytes} />
    </>
  );
}
