import { Dropdown, IconButton, Menu } from '@grafana/ui';

import { type ScalingStatus } from '../../../api/scaling';
import { actionText, type FleetAction, isDangerous } from '../../data/fleetActions';
import { t } from '../../text';

interface Props {
  readonly member: ScalingStatus['members'][number];
  /** It has drained, and is kept for what the store lacks. */
  readonly isKept: boolean;
  readonly onAsk: (action: FleetAction) => void;
}

/** What can be done to one shard, as it is. */
export function ShardMenu({ member, isKept, onAsk }: Props) {
  const actions = actionsOn(member, isKept);
  if (actions.length === 0) {
    return null;
  }
  const menu = (
    <Menu>
      {actions.map((action) => (
        <Menu.Item
          key={action.action}
          label={actionText(action).button}
          destructive={isDangerous(action)}
          onClick={() => onAsk(action)}
        />
      ))}
    </Menu>
  );
  const name = t('app.shards.actions', 'Actions on {{shard}}', { shard: member.id });
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <IconButton name="ellipsis-v" aria-label={name} />
    </Dropdown>
  );
}

function actionsOn({ id, phase }: Props['member'], isKept: boolean): readonly FleetAction[] {
  switch (phase) {
    case 'active':
    case 'joining':
      return [
        { action: 'drain', shard: id },
        { action: 'replace', shard: id },
      ];
    case 'draining':
      return [
        { action: 'cancelDrain', shard: id },
        ...(isKept ? [{ action: 'release', shard: id } as const] : []),
        { action: 'replace', shard: id },
      ];
    case 'lost':
      return [];
  }
}
