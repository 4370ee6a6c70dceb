import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '../../text';
import { Badge, useStyles2 } from '@grafana/ui';

import { type ExplainRun, type ExplainTimeline, type MemberRun } from '../../../api/explain';
import { formatBytes, formatCount } from '../../data/format';
import { formatMs } from '../../data/formatMs';
import { CoverageBar } from './CoverageBar';

interface Props {
  readonly timeline: ExplainTimeline;
  readonly run?: ExplainRun;
}

/** Each member: what it was asked and gave, and for which times, on one axis for all. */
export function MemberTable({ timeline, run }: Props) {
  const styles = useStyles2(getStyles);
  const gave = new Map(run?.state === 'done' ? run.members.map((member) => [member.member, member]) : []);
  return (
    <div
      className={styles.scroll}
      role="region"
      tabIndex={0}
      aria-label={t('app.explain.answers', 'Answers of the members')}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('app.explain.member', 'Member')}</th>
            <th>{t('app.explain.state', 'Answer')}</th>
            <th className={styles.number}>{t('app.explain.time', 'Time')}</th>
            <th className={styles.number}>{t('app.explain.bytes', 'Size')}</th>
            <th className={styles.number}>{t('app.explain.series', 'Series')}</th>
            <th className={styles.number}>{t('app.explain.requests', 'Requests')}</th>
            <th className={styles.axis}>
              <div className={styles.ends}>
                <span>{dateTimeFormat(timeline.from)}</span>
                <span>{dateTimeFormat(timeline.to)}</span>
              </div>
            </th>
          </tr>
        </thead>
        <tbody>
          {timeline.members.map((member) => (
            <MemberRow
              key={member.member}
              member={member}
              gave={gave.get(member.member)}
              timeline={timeline}
              hasRun={run?.state === 'done'}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly member: ExplainTimeline['members'][number];
  readonly gave: MemberRun | undefined;
  readonly timeline: ExplainTimeline;
  readonly hasRun: boolean;
}

function MemberRow({ member, gave, timeline, hasRun }: RowProps) {
  const styles = useStyles2(getStyles);
  return (
    <tr>
      <th scope="row">
        {member.member}
        {member.role === 'store' && <div className={styles.note}>{t('app.explain.store', 'Long-term store')}</div>}
      </th>
      <td>
        <Answer member={member} gave={gave} hasRun={hasRun} />
      </td>
      <td className={styles.number}>{gave && formatMs(gave.elapsedMs)}</td>
      <td className={styles.number}>{gave && formatBytes(gave.bytes)}</td>
      <td className={styles.number}>{gave && formatCount(gave.series)}</td>
      <td className={styles.number}>{gave?.requests}</td>
      <td>
        <CoverageBar member={member} timeline={timeline} failed={gave?.state === 'failed'} />
      </td>
    </tr>
  );
}

function Answer({ member, gave, hasRun }: Omit<RowProps, 'timeline'>) {
  const styles = useStyles2(getStyles);
  if (gave === undefined) {
    const asked = member.asked.length > 0;
    return asked && !hasRun ? null : <span className={styles.note}>{t('app.explain.not-asked', 'Not asked')}</span>;
  }
  return gave.state === 'failed' ? (
    <>
      <Badge color="red" icon="exclamation-triangle" text={t('app.explain.failed', 'Missing')} />
      <div>{gave.error}</div>
    </>
  ) : (
    <>
      <Badge color="green" icon="check" text={t('app.explain.complete', 'Complete')} />
      {(gave.cached ?? 0) > 0 && (
        <div className={styles.note}>
          {t('app.explain.cached', '{{cached}} of {{samples}} samples from the cache', {
            cached: formatCount(gave.cached ?? 0),
            samples: formatCount(gave.samples),
          })}
        </div>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflow: 'auto', maxHeight: 480 }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.75, 1), textAlign: 'left', verticalAlign: 'top' },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'tbody th': { fontWeight: theme.typography.fontWeightMedium },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
  number: css({ textAlign: 'right !important' as 'right', whiteSpace: 'nowrap' }),
  axis: css({ width: '40%', minWidth: 220 }),
  ends: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) }),
  note: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }),
});
