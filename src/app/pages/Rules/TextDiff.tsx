import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { closeLines, type DiffLine, lineDiff } from '../../data/lineDiff';
import { t } from '../../text';

const LINES_AROUND = 2;
const SIGNS = { same: ' ', removed: '-', added: '+' } as const;

interface Props {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** The lines in which two texts differ, with some around them. */
export function TextDiff({ label, before, after }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <figure className={styles.figure}>
      <figcaption>{label}</figcaption>
      {/* It scrolls: who has no mouse reaches it by the keyboard. */}
      <pre className={styles.lines} tabIndex={0} aria-label={label}>
        {closeLines(lineDiff(before, after), LINES_AROUND).map((line, i) =>
          line === 'gap' ? <span key={i}>{'…\n'}</span> : <Line key={i} line={line} />
        )}
      </pre>
    </figure>
  );
}

function Line({ line: { is, text } }: { readonly line: DiffLine }) {
  const styles = useStyles2(getStyles);
  const Tag = is === 'added' ? 'ins' : is === 'removed' ? 'del' : 'span';
  return (
    <Tag className={styles[is]} aria-label={isText(is)}>
      {SIGNS[is]} {text}
      {'\n'}
    </Tag>
  );
}

function isText(is: DiffLine['is']): string | undefined {
  switch (is) {
    case 'same':
      return undefined;
    case 'removed':
      return t('app.diff.removed', 'Removed');
    case 'added':
      return t('app.diff.added', 'Added');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({ margin: 0, minWidth: 0, width: '100%' }),
  lines: css({ maxHeight: '40vh', overflow: 'auto', margin: 0 }),
  same: css({}),
  removed: css({ color: theme.colors.error.text, textDecoration: 'none' }),
  added: css({ color: theme.colors.success.text, textDecoration: 'none' }),
});
