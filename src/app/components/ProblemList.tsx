import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, Icon, TextLink, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { type Problem } from '../data/condition';
import { t } from '../text';
import { RunbookDrawer } from './RunbookDrawer';

interface Props {
  readonly problems: readonly Problem[];
  /** Names the list for screen readers. */
  readonly label: string;
}

/** What is wrong, in words, and what to do about it where the runbook says so; nothing where nothing is. */
export function ProblemList({ problems, label }: Props) {
  const styles = useStyles2(getStyles);
  const [page, setPage] = useState<string>();
  return problems.length === 0 ? null : (
    <>
      <ul className={styles.list} aria-label={label}>
        {problems.map((problem) => (
          <li key={problem.sentence} className={problem.severity === 'critical' ? styles.critical : styles.warning}>
            <ProblemText problem={problem} onHelp={setPage} />
          </li>
        ))}
      </ul>
      {page !== undefined && <RunbookDrawer page={page} onClose={() => setPage(undefined)} />}
    </>
  );
}

interface TextProps {
  readonly problem: Problem;
  /** Told the page of the runbook that is asked for. */
  readonly onHelp: (page: string) => void;
}

function ProblemText({ problem: { severity, sentence, runbook, see }, onHelp }: TextProps) {
  const isCritical = severity === 'critical';
  return (
    <>
      <Icon
        name={isCritical ? 'exclamation-triangle' : 'exclamation-circle'}
        title={isCritical ? t('app.problem.critical', 'Critical') : t('app.problem.warning', 'Warning')}
      />{' '}
      {sentence}
      {runbook !== undefined && (
        <Button fill="text" size="sm" onClick={() => onHelp(runbook)} aria-label={helpLabel(sentence)}>
          {t('app.problem.help', 'What to do')}
        </Button>
      )}
      {see !== undefined && (
        <>
          {' '}
          <TextLink href={see.href}>{see.text}</TextLink>
        </>
      )}
    </>
  );
}

function helpLabel(sentence: string): string {
  return t('app.problem.help-with', 'What to do: {{problem}}', { problem: sentence });
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: theme.spacing(1, 0, 0) }),
  critical: css({ color: theme.colors.error.text }),
  warning: css({ color: theme.colors.warning.text }),
});
