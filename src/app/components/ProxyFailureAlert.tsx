import { Alert, Button, Stack } from '@grafana/ui';

import { failureText } from '../data/failureText';
import { type ProxyFailure } from '../data/getFromProxy';
import { t } from '../text';

interface Props {
  readonly failure: ProxyFailure;
  readonly onRetry?: () => void;
}

/** Says why nothing can be shown, what the answer said, and offers to try again. */
export function ProxyFailureAlert({ failure, onRetry }: Props) {
  const { title, advice } = failureText(failure);
  const status = failure.status === undefined ? '' : ` (HTTP ${failure.status})`;
  return (
    <Alert severity="error" title={title}>
      <Stack direction="column" gap={1} alignItems="flex-start">
        <div>{advice}</div>
        {failure.detail !== '' && <div>{`${failure.detail}${status}`}</div>}
        {onRetry !== undefined && (
          <Button variant="secondary" size="sm" onClick={onRetry}>
            {t('app.failure.retry', 'Try again')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
