import { css, keyframes } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

const ROWS = [0, 1, 2, 3];

/** Stands where the table will be while the first answer is awaited. */
export function TableSkeleton() {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label={t('app.shards.loading', 'Loading the shards')}>
      {ROWS.map((row) => (
        <div key={row} className={styles.row} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => {
  const pulse = keyframes({ '50%': { opacity: 0.4 } });
  return {
    row: css({
      height: theme.spacing(4),
      marginBottom: theme.spacing(1),
      borderRadius: theme.shape.radius.default,
      background: theme.colors.background.secondary,
      [theme.transitions.handleMotion('no-preference')]: { animation: `${pulse} 1.5s ease-in-out infinite` },
    }),
  };
};
