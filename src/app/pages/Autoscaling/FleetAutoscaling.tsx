import { Alert } from '@grafana/ui';

import { type Fleet } from '../../../api/fleets';
import { NotLoaded } from '../../components/NotLoaded';
import { StaleAlert } from '../../components/StaleAlert';
import { usePolicy } from '../../data/usePolicy';
import { t } from '../../text';
import { PolicyEditor } from './PolicyEditor';

/** The editor of one fleet's policy, once that is known; or why there is none. */
export function FleetAutoscaling({ fleet }: { readonly fleet: Fleet }) {
  const policy = usePolicy(fleet.id);
  if (policy.data !== undefined) {
    return (
      <>
        <StaleAlert of={policy} />
        <PolicyEditor newest={policy.data} />
      </>
    );
  }
  if (policy.failure?.kind === 'refused') {
    return (
      <Alert severity="info" title={t('app.autoscaling.none.title', 'This fleet is not scaled from here')}>
        {t(
          'app.autoscaling.none.text',
          'Its servers are run by somebody else. Promshards watches their health and answers queries over them.'
        )}
      </Alert>
    );
  }
  return <NotLoaded of={policy} label={t('app.autoscaling.loading', 'Loading the autoscaling targets')} />;
}
