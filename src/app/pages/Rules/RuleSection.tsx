import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { EmptyState, Pagination, Stack, useStyles2 } from '@grafana/ui';
import { type ReactNode, useId, useState } from 'react';

import { type RulePage } from '../../../api/rules';
import { NotLoaded } from '../../components/NotLoaded';
import { ProblemList } from '../../components/ProblemList';
import { ProxyFailureAlert } from '../../components/ProxyFailureAlert';
import { StaleAlert } from '../../components/StaleAlert';
import { type Polled } from '../../data/useResource';
import { t } from '../../text';
import { GroupItem } from './GroupItem';
import { isFiltered, RULES_OF_PAGE, type RulesAddress } from './rulesAddress';
import { countsText, missedText } from './ruleTexts';

interface Props {
  readonly title: string;
  readonly loading: string;
  readonly fleet: string;
  readonly of: Polled<RulePage>;
  readonly address: RulesAddress;
  readonly page: number;
  readonly onPage: (page: number) => void;
  /** What is shown of what there is, in words. */
  readonly about: (page: RulePage) => ReactNode;
  /** What is shown where there are no rules at all. */
  readonly none: (page: RulePage) => ReactNode;
}

/** The rules of a fleet, or of its shards: how they are in words, what is wrong, and their groups. */
export function RuleSection({ title, loading, of: rules, about, none, ...rest }: Props) {
  const styles = useStyles2(getStyles);
  const heading = useId();
  const page = useLast(rules.data);
  return (
    <section aria-labelledby={heading} className={styles.section}>
      <h2 id={heading}>{title}</h2>
      {page === undefined ? (
        <NotLoaded of={rules} label={loading} />
      ) : (
        <Stack direction="column" gap={1} alignItems="stretch">
          <StaleAlert of={rules} />
          {rules.data === undefined && rules.failure !== undefined && (
            <ProxyFailureAlert failure={rules.failure} onRetry={rules.refresh} />
          )}
          {page.summary.rules > 0 && <div role="status">{summaryText(page)}</div>}
          <div className={styles.about}>{about(page)}</div>
          <ProblemList
            problems={page.problems.map((sentence) => ({ severity: 'warning', sentence, runbook: 'rules.md' }))}
            label={t('app.rules.problems', 'Problems: {{title}}', { title })}
          />
          {page.summary.rules === 0 ? none(page) : <Groups {...rest} shown={page} isBusy={rules.data === undefined} />}
        </Stack>
      )}
    </section>
  );
}

interface GroupsProps extends Pick<Props, 'fleet' | 'address' | 'page' | 'onPage'> {
  readonly shown: RulePage;
  /** What is shown is not yet what was asked for. */
  readonly isBusy: boolean;
}

function Groups({ fleet, address, page, onPage, shown, isBusy }: GroupsProps) {
  const styles = useStyles2(getStyles);
  const pages = Math.ceil(shown.total / RULES_OF_PAGE);
  const filtered = isFiltered(address);
  return (
    <div aria-busy={isBusy} style={isBusy ? { opacity: 0.6 } : undefined}>
      {shown.total === 0 ? (
        <EmptyState variant="not-found" message={t('app.rules.no-match', 'No rule is like that')} />
      ) : (
        <ul className={styles.groups}>
          {shown.groups.map((group) => (
            <GroupItem
              key={JSON.stringify([filtered, group.file, group.name, group.shards])}
              fleet={fleet}
              group={group}
              isOpen={filtered}
              openRule={address.rule ?? address.alert}
            />
          ))}
        </ul>
      )}
      {filtered && shown.total > 0 && (
        <div>
          {t('app.rules.matching', '{{total}} of {{all}} rules are shown', {
            total: shown.total,
            all: shown.summary.rules,
          })}
        </div>
      )}
      {pages > 1 && <Pagination currentPage={Math.min(page, pages)} numberOfPages={pages} onNavigate={onPage} />}
    </div>
  );
}

function summaryText({ summary }: RulePage): string {
  const missed = summary.missed > 0 ? `; ${missedText(summary.missed)}` : '';
  const values = { counts: countsText(summary), groups: summary.groups, missed };
  return summary.groups === 1
    ? t('app.rules.summary-one', '{{counts}}, in one group{{missed}}.', values)
    : t('app.rules.summary', '{{counts}}, in {{groups}} groups{{missed}}.', values);
}

/** The newest answer there was, so that a page does not go blank while the next is awaited. */
function useLast(data: RulePage | undefined): RulePage | undefined {
  const [last, setLast] = useState(data);
  if (data !== undefined && data !== last) {
    setLast(data);
  }
  return data ?? last;
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ h2: { fontSize: theme.typography.h4.fontSize } }),
  about: css({ color: theme.colors.text.secondary }),
  groups: css({ listStyle: 'none' }),
});
