import { Alert } from '@grafana/ui';

import { type RuleSeed } from './ruleSeed';
import { NotLoaded } from '../../components/NotLoaded';
import { StaleAlert } from '../../components/StaleAlert';
import { ruleGroups } from '../../data/ruleGroups';
import { t } from '../../text';
import { GroupsEditor } from './GroupsEditor';

interface Props {
  readonly fleet: string;
  /** What the editor begins with; left out: nothing is added. */
  readonly seed?: RuleSeed;
}

/** The editor of the rule groups made on the page, once they are known; or why there is none. */
export function MadeGroups({ fleet, seed }: Props) {
  const groups = ruleGroups.useNewest(fleet);
  if (groups.data !== undefined) {
    return (
      <>
        <StaleAlert of={groups} />
        <GroupsEditor newest={groups.data} seed={seed} />
      </>
    );
  }
  if (groups.failure?.kind === 'refused') {
    return (
      <Alert severity="info" title={t('app.rules.not-made', 'No rules can be made here')}>
        {groups.failure.detail}
      </Alert>
    );
  }
  return <NotLoaded of={groups} label={t('app.rules.made-loading', 'Loading the rules made here')} />;
}
