import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { formatShare } from '../data/format';

/** A bar as long as a share of all, for the eye alone: the number stands beside it. */
export function ShareBar({ share }: { readonly share: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.track} aria-hidden>
      <div className={styles.bar} style={{ width: formatShare(Math.min(1, share)) }} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  track: css({
    height: theme.spacing(0.5),
    margin: theme.spacing(0.25, 0),
    background: theme.colors.background.secondary,
  }),
  bar: css({ height: '100%', background: theme.colors.primary.main }),
});
