import { t } from '@grafana/i18n';
import { Alert, EmptyState, Stack } from '@grafana/ui';

import { type Fleet, type ShardList } from '../../../api/fleets';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { Skeleton } from '../../components/Skeleton';
import { isStale, StaleAlert } from '../../components/StaleAlert';
import { useNow } from '../../data/useNow';
import { useShards } from '../../data/useShards';
import { ShardTable } from './ShardTable';

/** One fleet: how it is in a sentence, its problems, and the table of its shards. */
export function FleetShards({ fleet }: { readonly fleet: Fleet }) {
  const shards = useShards(fleet.id);
  const now = useNow(1_000);
  const { data, failure } = shards;
  if (data === undefined) {
    return failure === undefined ? (
      <Skeleton label={t('app.shards.loading', 'Loading the shards')} />
    ) : (
      <ProxyFailureAlert failure={failure} onRetry={shards.refresh} />
    );
  }
  const stale = isStale(shards, now);
  return (
    <Stack direction="column" gap={2}>
      <div role="status">{summary(data)}</div>
      <StaleAlert of={shards} />
      {data.problems.map((problem) => (
        <Alert key={problem} severity="warning" title={problem} />
      ))}
      {data.shards.length === 0 ? (
        <EmptyState variant="not-found" message={t('app.shards.no-shards', 'This fleet has no shards yet')} />
      ) : (
        <ShardTable
          list={data}
          now={now}
          stale={stale}
          label={t('app.shards.table', 'Shards of {{fleet}}', { fleet: fleet.name })}
        />
      )}
    </Stack>
  );
}

function summary({ shards }: ShardList): string {
  const replicas = shards.flatMap((shard) => shard.replicas);
  const answering = shards.filter((shard) => shard.replicas.some((replica) => replica.state === 'ready'));
  return t(
    'app.shards.summary',
    '{{answering}} of {{shards}} shards answer; {{ready}} of {{replicas}} replicas are ready.',
    {
      answering: answering.length,
      shards: shards.length,
      ready: replicas.filter((replica) => replica.state === 'ready').length,
      replicas: replicas.length,
    }
  );
}
