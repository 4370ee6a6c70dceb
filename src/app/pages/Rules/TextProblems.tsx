import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';

import { t } from '../../text';
import { type TextProblem } from './useGroupsCheck';

interface Props {
  readonly problems: readonly TextProblem[];
  /** Shows the place of one. */
  readonly onGo: (problem: TextProblem) => void;
}

/** What is wrong with a text, each with its place. */
export function TextProblems({ problems, onGo }: Props) {
  const styles = useStyles2(getStyles);
  return problems.length === 0 ? null : (
    <ul className={styles.list} role="alert" aria-label={t('app.rules.text-problems', 'What is wrong with the groups')}>
      {problems.map((problem, i) => (
        <li key={`${problem.line} ${problem.column} ${i}`}>
          {problem.message}
          {problem.line !== undefined && (
            <Button fill="text" size="sm" onClick={() => onGo(problem)}>
              {t('app.rules.line', 'Line {{line}}', { line: problem.line })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', color: theme.colors.error.text, overflowWrap: 'anywhere' }),
});
