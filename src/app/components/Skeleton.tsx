import { css, keyframes } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

const ROWS = [0, 1, 2, 3];

/** Stands where a page's content will be while its first answer is awaited; `label` says what is loading. */
export function Skeleton({ label }: { readonly label: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label={label}>
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
