import { Alert } from '@grafana/ui';

import { failureText } from '../data/failureText';
import { formatAge } from '../data/format';
import { useNow } from '../data/useNow';
import { type Polled } from '../data/useResource';
import { t } from '../text';

/** Whether what is shown may no longer be so: the last request failed, or no answer came for long. */
export function isStale({ failure, receivedAt, staleAfterMs }: Polled<unknown>, now: number): boolean {
  return receivedAt !== undefined && (failure !== undefined || now - receivedAt > staleAfterMs);
}

/** Says that what is shown is old, how old, and why; nothing while it is not. */
export function StaleAlert({ of: resource }: { readonly of: Polled<unknown> }) {
  const now = useNow(1_000);
  const { failure, receivedAt } = resource;
  if (receivedAt === undefined || !isStale(resource, now)) {
    return null;
  }
  const reason = failure === undefined ? undefined : failureText(failure);
  return (
    <Alert
      severity="warning"
      title={t('app.stale.title', 'What you see is {{age}} old', { age: formatAge(now - receivedAt) })}
    >
      {reason === undefined
        ? t('app.stale.slow', 'The proxy takes long to answer.')
        : `${reason.title}. ${reason.advice}`}
    </Alert>
  );
}
