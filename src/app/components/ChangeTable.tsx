import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  readonly caption: string;
  readonly headings: readonly string[];
  /** What a row is of first, such as the path of a policy's value, then a value for each other heading; undefined where there is none. */
  readonly rows: ReadonlyArray<readonly [of: string, ...values: unknown[]]>;
}

/** Values of what is edited beside each other. */
export function ChangeTable({ caption, headings, rows }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {headings.map((heading) => (
            <th key={heading} scope="col">
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([path, ...values]) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            {values.map((value, i) => (
              <td key={headings[i + 1]}>{value === undefined ? '–' : textOf(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    caption: { captionSide: 'top', color: theme.colors.text.primary, paddingTop: 0 },
    'th, td': { textAlign: 'left', padding: theme.spacing(0.5, 2, 0.5, 0), overflowWrap: 'anywhere' },
    'thead th': { color: theme.colors.text.secondary },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular, fontFamily: theme.typography.fontFamilyMonospace },
  }),
});
