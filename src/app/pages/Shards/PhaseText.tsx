import { dateTimeFormat } from '@grafana/data';
import { Badge } from '@grafana/ui';

import { type ScalingStatus } from '../../../api/scaling';
import { t } from '../../text';

/** Where the controller has a shard, unless it simply takes targets. */
export function PhaseText({ member }: { readonly member: ScalingStatus['members'][number] }) {
  switch (member.phase) {
    case 'active':
      return null;
    case 'joining':
      return <Badge color="blue" icon="plus" text={t('app.phase.joining', 'Joining')} />;
    case 'draining':
      return (
        <div>
          <Badge color="blue" icon="arrow-down" text={t('app.phase.draining', 'Draining')} />
          <div>
            {member.until === undefined
              ? t('app.phase.draining-targets', '{{targets}} targets left', { targets: member.targets })
              : t('app.phase.draining-until', 'until {{time}}', {
                  time: dateTimeFormat(member.until, { format: 'MM-DD HH:mm' }),
                })}
          </div>
        </div>
      );
    case 'lost':
      return <Badge color="red" icon="times" text={t('app.phase.lost', 'Lost')} />;
  }
}
