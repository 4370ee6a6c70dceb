import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Badge, Icon, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import { type Decision } from '../../../api/decisions';
import { withArrows } from '../../data/arrows';
import { t } from '../../text';
import { DecisionDetails } from './DecisionDetails';
import { outcomeText } from './historyTexts';

interface Props {
  readonly decision: Decision;
  readonly isOpen: boolean;
  readonly onToggle: (open: boolean) => void;
}

/** A decision as a sentence, and on request all there is to it. */
export function DecisionItem({ decision, isOpen, onToggle }: Props) {
  const styles = useStyles2(getStyles);
  const details = useId();
  const { at, outcome, applied, origin, login = '', reason = '' } = decision;
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={isOpen ? details : undefined}
        onClick={() => onToggle(!isOpen)}
      >
        <Icon name={isOpen ? 'angle-down' : 'angle-right'} />
        <span className={styles.time}>{dateTimeFormat(at)}</span>
        <span className={styles.sentence}>
          <Outcome outcome={outcome} />{' '}
          {!applied && outcome !== 'hold' && (
            <Badge color="orange" icon="pause" text={t('app.history.not-applied', 'Not carried out')} />
          )}{' '}
          {withArrows(decision.sentence)}
          {origin === 'manual' && (
            <span className={styles.by}>
              {reason === ''
                ? t('app.history.by-hand', 'By hand: {{login}}', { login })
                : t('app.history.by-hand-why', 'By hand: {{login}}, “{{reason}}”', { login, reason })}
            </span>
          )}
        </span>
      </button>
      {isOpen && (
        <div id={details} className={styles.details}>
          <DecisionDetails decision={decision} />
        </div>
      )}
    </li>
  );
}

/** What came of it; a change stands out, none does not. */
function Outcome({ outcome }: Pick<Decision, 'outcome'>) {
  const styles = useStyles2(getStyles);
  const text = outcomeText(outcome);
  switch (outcome) {
    case 'scale-up':
      return <Badge color="green" icon="arrow-up" text={text} />;
    case 'scale-down':
      return <Badge color="blue" icon="arrow-down" text={text} />;
    case 'hold':
      return <span className={styles.hold}>{text}.</span>;
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({ borderTop: `1px solid ${theme.colors.border.weak}` }),
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
  time: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
  sentence: css({ flex: 1, minWidth: 0 }),
  hold: css({ color: theme.colors.text.secondary }),
  by: css({ display: 'block', color: theme.colors.text.secondary }),
  details: css({ padding: theme.spacing(0, 1, 2, 4) }),
});
