import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { type ReactNode, useId, useState } from 'react';

interface Props {
  readonly head: ReactNode;
  /** Whether it is open at first; with `onToggle`, whether it is open. */
  readonly isOpen: boolean;
  /** Left out: it opens and closes by itself. */
  readonly onToggle?: (isOpen: boolean) => void;
  readonly children: () => ReactNode;
}

/** A line that unfolds what belongs to it. */
export function Fold({ head, isOpen: given, onToggle, children }: Props) {
  const styles = useStyles2(getStyles);
  const [own, setOwn] = useState(given);
  const isOpen = onToggle === undefined ? own : given;
  const details = useId();
  return (
    <>
      <button
        type="button"
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={isOpen ? details : undefined}
        onClick={() => (onToggle ?? setOwn)(!isOpen)}
      >
        <Icon name={isOpen ? 'angle-down' : 'angle-right'} />
        <span className={styles.text}>{head}</span>
      </button>
      {isOpen && (
        <div id={details} className={styles.details}>
          {children()}
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({
    display: 'flex',
    gap: theme.spacing(1),
    width: '100%',
    padding: theme.spacing(1),
    textAlign: 'left',
    background: 'none',
    border: 'none',
    '&:hover': { background: theme.colors.action.hover },
  }),
  text: css({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  details: css({ padding: theme.spacing(0, 1, 1, 3), minWidth: 0 }),
});
