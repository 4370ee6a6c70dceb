import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { SKEWED } from '../../../api/shardUsage';
import { t } from '../../text';

/** A shard's load over the mean of the fleet's shards, marked where it is far above. */
export function SkewText({ skew }: { readonly skew: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={cx(styles.text, skew > SKEWED && styles.skewed)}>
      {t('app.shards.skew', '{{skew}} × mean', { skew: skew.toFixed(2) })}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  skewed: css({ color: theme.colors.warning.text, fontWeight: theme.typography.fontWeightMedium }),
});
