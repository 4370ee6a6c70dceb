import { t } from '@grafana/i18n';
import { Alert, EmptyState, Stack } from '@grafana/ui';

import { type Fleet, type ShardList } from '../../../api/fleets';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { failureText } from '../../data/failureText';
import { useNow } from '../../data/useNow';
import { type Polled } from '../../data/usePolled';
import { useShards } from '../../data/useShards';
import { formatAge } from './format';
import { ShardTable } from './ShardTable';
import { TableSkeleton } from './TableSkeleton';

/** Answers older than this, milliseconds, are marked as old even where no request has failed yet. */
const STALE_AFTER_MS = 15_000;

/** One fleet: how it is in a sentence, its problems, and the table of its shards. */
export function FleetShards({ fleet }: { readonly fleet: Fleet }) {
  const shards = useShards(fleet.id);
  const now = useNow(1_000);
  const { data, receivedAt, failure } = shards;
  if (data === undefined || receivedAt === undefined) {
    return failure === undefined ? <TableSkeleton /> : <ProxyFailureAlert failure={failure} onRetry={shards.refresh} />;
  }
  const stale = failure !== undefined || now - receivedAt > STALE_AFTER_MS;
  return (
    <Stack direction="column" gap={2}>
      <h2>{fleet.name}</h2>
      <div role="status">{summary(data)}</div>
      {stale && <StaleAlert shards={shards} age={now - receivedAt} />}
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

function StaleAlert({ shards, age }: { readonly shards: Polled<ShardList>; readonly age: number }) {
  const reason = shards.failure === undefined ? undefined : failureText(shards.failure);
  return (
    <Alert
      severity="warning"
      title={t('app.shards.stale.title', 'What you see is {{age}} old', { age: formatAge(age) })}
    >
      {reason === undefined
        ? t('app.shards.stale.slow', 'The proxy takes long to answer.')
        : `${reason.title}. ${reason.advice}`}
    </Alert>
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
