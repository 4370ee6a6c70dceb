import { Badge, type BadgeColor, type IconName } from '@grafana/ui';

import { type ConditionLevel } from '../data/condition';
import { t } from '../text';

/** How a fleet is, in a word. */
export function ConditionBadge({ level }: { readonly level: ConditionLevel }) {
  const { text, color, icon } = look(level);
  return <Badge text={text} color={color} icon={icon} />;
}

function look(level: ConditionLevel): { text: string; color: BadgeColor; icon: IconName } {
  switch (level) {
    case 'healthy':
      return { text: t('app.condition.healthy', 'Healthy'), color: 'green', icon: 'check' };
    case 'warning':
      return { text: t('app.condition.warning', 'Needs attention'), color: 'orange', icon: 'exclamation-circle' };
    case 'critical':
      return { text: t('app.condition.critical', 'Critical'), color: 'red', icon: 'exclamation-triangle' };
    case 'unknown':
      return { text: t('app.condition.unknown', 'Unknown'), color: 'blue', icon: 'question-circle' };
  }
}
