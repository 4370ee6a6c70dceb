import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { type FleetQueue } from '../../../api/fleets';
import { formatAge } from '../../data/format';
import { t } from '../../text';

/** Below that nobody notices. Milliseconds. */
const NOTICED_MS = 100;

/** What waits in the proxy for its turn, and how long that took, in sentences. */
export function QueueText({ queue: { queries, requests, refused } }: { readonly queue: FleetQueue }) {
  const styles = useStyles2(getStyles);
  const longest = Math.max(queries.longestWait, requests.longestWait);
  return (
    <div className={styles.text}>
      {[
        t(
          'app.shards.queue',
          'In the proxy, {{queries}} queries and {{requests}} requests to shards wait for their turn.',
          {
            queries: queries.waiting,
            requests: requests.waiting,
          }
        ),
        longest < NOTICED_MS
          ? t('app.shards.queue-none', 'None waited for long in the last 5 minutes.')
          : t('app.shards.queue-longest', 'The longest wait of the last 5 minutes was {{wait}}.', {
              wait: longest < 1000 ? `${Math.round(longest)} ms` : formatAge(longest),
            }),
        ...(refused === 0
          ? []
          : [t('app.shards.queue-refused', '{{refused}} queries were refused, as too many wait.', { refused })]),
      ].join(' ')}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
