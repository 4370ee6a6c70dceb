import { Badge, type BadgeColor, type IconName } from '@grafana/ui';

import { type ReplicaHealth } from '../../api/fleets';
import { formatShare } from '../data/format';
import { t } from '../text';

/** A replica's state in a word, with how far it has read its write-ahead log while it does that. */
export function StateBadge({ replica }: { readonly replica: Pick<ReplicaHealth, 'state' | 'replay'> }) {
  const { text, color, icon } = look(replica);
  return <Badge text={text} color={color} icon={icon} />;
}

function look(replica: Pick<ReplicaHealth, 'state' | 'replay'>): { text: string; color: BadgeColor; icon: IconName } {
  switch (replica.state) {
    case 'ready':
      return { text: t('app.state.ready', 'Ready'), color: 'green', icon: 'check' };
    case 'replaying':
      return {
        text:
          replica.replay === undefined
            ? t('app.state.replaying', 'Replaying WAL')
            : t('app.state.replaying-share', 'Replaying WAL, {{share}}', { share: formatShare(replica.replay) }),
        color: 'blue',
        icon: 'sync',
      };
    case 'joining':
      return { text: t('app.state.joining', 'Starting'), color: 'blue', icon: 'hourglass' };
    case 'down':
      return { text: t('app.state.down', 'Down'), color: 'red', icon: 'exclamation-triangle' };
  }
}
