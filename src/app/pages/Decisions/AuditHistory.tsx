import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { EmptyState, Stack, useStyles2 } from '@grafana/ui';

import { type AuditEntry } from '../../../api/decisions';
import { NotLoaded } from '../../components/NotLoaded';
import { StaleAlert } from '../../components/StaleAlert';
import { withArrows } from '../../data/arrows';
import { changedValues } from '../../data/changedValues';
import { useAudit } from '../../data/useDecisions';
import { t } from '../../text';
import { type HistoryProps } from './historyProps';
import { useAuditSearch } from './useDecisionSearch';
import { HistoryPager } from './HistoryPager';
import { Unmanaged } from './Unmanaged';

/** What was done to the fleet, by whom and why, with what changed. */
export function AuditHistory({ fleet, address, onChange }: HistoryProps) {
  const audit = useAudit(fleet, useAuditSearch(address));
  if (audit.failure?.kind === 'refused') {
    return <Unmanaged />;
  }
  if (audit.data === undefined) {
    return <NotLoaded of={audit} label={t('app.history.loading', 'Loading the history')} />;
  }
  const { entries, next } = audit.data;
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      <StaleAlert of={audit} />
      {entries.length === 0 ? (
        <EmptyState variant="not-found" message={t('app.audit.none', 'Nothing was done in this time')} />
      ) : (
        <Entries entries={entries} />
      )}
      <HistoryPager before={address.before} next={next} onChange={(before) => onChange({ before })} />
    </Stack>
  );
}

function Entries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const styles = useStyles2(getStyles);
  return (
    <ol aria-label={t('app.history.audit', 'Audit')} className={styles.list}>
      {entries.map((entry) => (
        <li key={entry.id} className={styles.entry}>
          <span className={styles.time}>{dateTimeFormat(entry.at)}</span>
          <div className={styles.text}>
            <strong>{entry.login}</strong> {withArrows(entry.sentence)}
            {entry.reason !== '' && (
              <div className={styles.reason}>{t('app.audit.reason', 'Why: {{reason}}', { reason: entry.reason })}</div>
            )}
            <Changes entry={entry} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Changes({ entry: { before, after } }: { readonly entry: AuditEntry }) {
  const styles = useStyles2(getStyles);
  const changes = before === undefined && after === undefined ? [] : changedValues(before, after);
  return changes.length === 0 ? null : (
    <ul className={styles.changes}>
      {changes.map(({ path, before: was, after: is }) => (
        <li key={path}>
          {path !== '' && <code>{path}</code>} {valueText(was)} → {valueText(is)}
        </li>
      ))}
    </ul>
  );
}

function valueText(value: unknown): string {
  return value === undefined ? t('app.audit.nothing', 'nothing') : JSON.stringify(value);
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none' }),
  entry: css({
    display: 'flex',
    gap: theme.spacing(2),
    padding: theme.spacing(1),
    borderTop: `1px solid ${theme.colors.border.weak}`,
  }),
  time: css({ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary }),
  text: css({ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }),
  reason: css({ color: theme.colors.text.secondary }),
  changes: css({ margin: theme.spacing(0.5, 0, 0, 2) }),
});
