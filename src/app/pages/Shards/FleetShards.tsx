import { EmptyState, Stack } from '@grafana/ui';
import { useMemo, useState } from 'react';

import { type Fleet, type ShardList } from '../../../api/fleets';
import { type ScalingStatus } from '../../../api/scaling';
import { ProblemList } from '../../components/ProblemList';
import { NotLoaded } from '../../components/NotLoaded';
import { isStale, StaleAlert } from '../../components/StaleAlert';
import { fleetCondition } from '../../data/condition';
import { type FleetAction, undoOf } from '../../data/fleetActions';
import { useAccess } from '../../data/useAccess';
import { useNow } from '../../data/useNow';
import { useScaling } from '../../data/useScaling';
import { useShards } from '../../data/useShards';
import { t } from '../../text';
import { ActionDialog } from './ActionDialog';
import { ActionNotice } from './ActionNotice';
import { FleetActions } from './FleetActions';
import { OverTime } from './OverTime';
import { QueueText } from './QueueText';
import { ShardTable } from './ShardTable';

const NONE: ScalingStatus['members'] = [];
/** How often ages in the table go on, milliseconds: hundreds of rows take long to draw. */
const AGES_MS = 10_000;

/** One fleet: how it is in a sentence, its problems, what can be done, its shards, and its use over time. */
export function FleetShards({ fleet }: { readonly fleet: Fleet }) {
  const shards = useShards(fleet.id);
  const scaling = useScaling(fleet.id);
  const access = useAccess();
  const actions = useActions(scaling.data?.desired ?? 0);
  const now = useNow(1_000);
  const kept = useMemo(
    () => scaling.data?.problems.filter(({ name }) => name === 'storeLacks').map(({ shard }) => shard),
    [scaling.data]
  );
  const { data } = shards;
  if (data === undefined) {
    return <NotLoaded of={shards} label={t('app.shards.loading', 'Loading the shards')} />;
  }
  const isManaged = scaling.data !== undefined && scaling.data.control !== 'none';
  return (
    <Stack direction="column" gap={2}>
      <div role="status">{summary(data)}</div>
      <StaleAlert of={shards} />
      {actions.done !== undefined && <ActionNotice fleet={fleet.id} {...actions.done} {...actions.notice} />}
      <ProblemList
        problems={fleetCondition(data, scaling.data).problems}
        label={t('app.shards.fleet-problems', 'Problems of the fleet')}
      />
      {scaling.data !== undefined && <FleetActions scaling={scaling.data} onAsk={actions.ask} />}
      {data.shards.length === 0 ? (
        <EmptyState variant="not-found" message={t('app.shards.no-shards', 'This fleet has no shards yet')} />
      ) : (
        <ShardTable
          list={data}
          members={isManaged ? scaling.data.members : NONE}
          kept={kept}
          now={now - (now % AGES_MS)}
          stale={isStale(shards, now)}
          label={t('app.shards.table', 'Shards of {{fleet}}', { fleet: fleet.name })}
          onAsk={isManaged && access.canEdit ? actions.ask : undefined}
        />
      )}
      {data.queue !== undefined && <QueueText queue={data.queue} />}
      <OverTime fleet={fleet.id} scaling={isManaged ? scaling.data : undefined} />
      {actions.asked !== undefined && (
        <ActionDialog
          key={JSON.stringify(actions.asked)}
          fleet={fleet.id}
          action={actions.asked}
          onClose={actions.close}
          onDone={actions.finish}
        />
      )}
    </Stack>
  );
}

/** Which action is asked for, and which was done last. `shards`: how many there are to be now. */
function useActions(shards: number) {
  const [asked, ask] = useState<FleetAction>();
  const [done, setDone] = useState<{ readonly done: FleetAction; readonly undo?: FleetAction }>();
  const close = () => ask(undefined);
  return {
    asked,
    ask,
    close,
    finish: (action: FleetAction) => {
      close();
      setDone({ done: action, undo: undoOf(action, shards) });
    },
    done,
    notice: {
      onClose: () => setDone(undefined),
      onUndone: (undo: FleetAction) => setDone({ done: undo }),
    },
  };
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
