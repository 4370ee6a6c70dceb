import { Alert } from '@grafana/ui';

import { type Fleet } from '../../../api/fleets';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { Skeleton } from '../../components/Skeleton';
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
  if (policy.failure === undefined) {
    return <Skeleton label={t('app.autoscaling.loading', 'Loading the autoscaling targets')} />;
  }
  return policy.failure.kind === 'refused' ? (
    <Alert severity="info" title={t('app.autoscaling.none.title', 'This fleet is not scaled from here')}>
      {t(
        'app.autoscaling.none.text',
        'Its servers are run by somebody else. Promshards watches their health and answers queries over them.'
      )}
    </Alert>
  ) : (
    <ProxyFailureAlert failure={policy.failure} onRetry={policy.refresh} />
  );
}
