import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import { type Problem } from '../data/condition';
import { t } from '../text';

interface Props {
  readonly problems: readonly Problem[];
  /** Names the list for screen readers. */
  readonly label: string;
}

/** What is wrong, in words; nothing where nothing is. */
export function ProblemList({ problems, label }: Props) {
  const styles = useStyles2(getStyles);
  return problems.length === 0 ? null : (
    <ul className={styles.list} aria-label={label}>
      {problems.map(({ severity, sentence }) => (
        <li key={sentence} className={severity === 'critical' ? styles.critical : styles.warning}>
          <Icon
            name={severity === 'critical' ? 'exclamation-triangle' : 'exclamation-circle'}
            title={
              severity === 'critical' ? t('app.problem.critical', 'Critical') : t('app.problem.warning', 'Warning')
            }
          />{' '}
          {sentence}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: theme.spacing(1, 0, 0) }),
  critical: css({ color: theme.colors.error.text }),
  warning: css({ color: theme.colors.warning.text }),
});
