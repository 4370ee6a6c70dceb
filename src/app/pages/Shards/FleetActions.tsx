import { Button, Stack, Text } from '@grafana/ui';

import { type ScalingStatus } from '../../../api/scaling';
import { type FleetAction } from '../../data/fleetActions';
import { useAccess } from '../../data/useAccess';
import { t } from '../../text';

interface Props {
  readonly scaling: ScalingStatus;
  readonly onAsk: (action: FleetAction) => void;
}

/** What can be done to a fleet as a whole; to a fleet of servers somebody else runs, nothing. */
export function FleetActions({ scaling, onAsk }: Props) {
  const access = useAccess();
  if (scaling.control === 'none') {
    return null;
  }
  const disabled = !access.canEdit;
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <Button
        variant="secondary"
        icon="exchange-alt"
        disabled={disabled}
        onClick={() => onAsk({ action: 'rebalance' })}
      >
        {t('app.shards.rebalance', 'Rebalance')}
      </Button>
      <Button
        variant="secondary"
        icon="sliders-v-alt"
        disabled={disabled}
        onClick={() => onAsk({ action: 'setShards', shards: scaling.desired })}
      >
        {t('app.shards.set', 'Set shards')}
      </Button>
      <Button
        variant="secondary"
        icon={scaling.frozen ? 'unlock' : 'lock'}
        disabled={disabled}
        onClick={() => onAsk({ action: scaling.frozen ? 'unfreeze' : 'freeze' })}
      >
        {scaling.frozen ? t('app.shards.unfreeze', 'Unfreeze') : t('app.shards.freeze', 'Freeze')}
      </Button>
      {!access.canEdit && <Text color="secondary">{access.reason}</Text>}
    </Stack>
  );
}
