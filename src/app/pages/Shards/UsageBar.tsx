import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { formatShare } from '../../data/format';
import { t } from '../../text';

interface Props {
  readonly label: string;
  readonly usage: { readonly used: number; readonly limit?: number };
  readonly format: (value: number) => string;
}

/** How much of a limit is in use: text, and where a limit is known a bar whose colour warns from 75% and alarms from 90%. */
export function UsageBar({ label, usage, format }: Props) {
  const styles = useStyles2(getStyles);
  const { used, limit } = usage;
  if (limit === undefined || limit <= 0) {
    return <span title={t('app.usage.no-limit', 'No limit is known')}>{format(used)}</span>;
  }
  const share = used / limit;
  const tone = share >= 0.9 ? styles.high : share >= 0.75 ? styles.raised : styles.normal;
  const text = t('app.usage.of', '{{used}} of {{limit}}', { used: format(used), limit: format(limit) });
  return (
    <div className={styles.cell}>
      <div>{formatShare(share)}</div>
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(used, limit)}
        aria-valuetext={text}
        className={styles.track}
      >
        <div className={tone} style={{ width: formatShare(Math.min(1, Math.max(0, share))) }} />
      </div>
      <div className={styles.text}>{text}</div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const fill = { height: '100%', borderRadius: theme.shape.radius.pill };
  return {
    cell: css({ minWidth: theme.spacing(11) }),
    text: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    track: css({
      height: theme.spacing(0.75),
      margin: theme.spacing(0.25, 0),
      background: theme.colors.background.canvas,
      border: `1px solid ${theme.colors.border.medium}`,
      borderRadius: theme.shape.radius.pill,
      overflow: 'hidden',
    }),
    normal: css({ ...fill, background: theme.colors.success.main }),
    raised: css({ ...fill, background: theme.colors.warning.main }),
    high: css({ ...fill, background: theme.colors.error.main }),
  };
};
