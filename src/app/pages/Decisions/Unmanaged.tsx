import { EmptyState } from '@grafana/ui';

import { t } from '../../text';

/** A fleet whose shards somebody else runs has no history here. */
export function Unmanaged() {
  return (
    <EmptyState
      variant="not-found"
      message={t('app.history.unmanaged.title', 'The number of shards of this fleet is not decided here')}
    >
      {t('app.history.unmanaged.text', 'Its shards are servers that somebody else runs and configures.')}
    </EmptyState>
  );
}
