import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';

interface Props {
  /** What the table is of. */
  readonly label: string;
  readonly columns: readonly string[];
  /** CSS selector of the cells, beside the rows' heads, whose words may be broken. */
  readonly long: string;
  /** Its rows. */
  readonly children: ReactNode;
}

/** A table that is scrolled where it does not fit. */
export function ScrolledTable({ label, columns, long, children }: Props) {
  const styles = useStyles2(getStyles, long);
  return (
    <div role="region" tabIndex={0} aria-label={label} className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2, long: string) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1), textAlign: 'left', verticalAlign: 'top' },
    [`tbody th, ${long}`]: { overflowWrap: 'anywhere' },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
