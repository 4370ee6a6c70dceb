import { css, cx } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '../../text';
import { useStyles2 } from '@grafana/ui';

import { type ExplainTimeline } from '../../../api/explain';

interface Props {
  readonly member: ExplainTimeline['members'][number];
  readonly timeline: ExplainTimeline;
  readonly failed: boolean;
}

/** For which times a member is asked, as bars on the query's axis; lines where the fleet changed. */
export function CoverageBar({ member, timeline, failed }: Props) {
  const styles = useStyles2(getStyles);
  const { from, to, changes } = timeline;
  const share = (at: number) => (to > from ? (Math.min(Math.max(at, from), to) - from) / (to - from) : 0);
  const percent = (value: number) => `${(100 * value).toFixed(3)}%`;
  return (
    <div role="img" aria-label={spansText(member)} className={styles.track}>
      {member.asked.map((span) => (
        <div
          key={span.from}
          className={cx(styles.span, failed ? styles.failed : styles.asked)}
          style={{ left: percent(share(span.from)), width: percent(to > from ? share(span.to) - share(span.from) : 1) }}
        />
      ))}
      {changes.map(({ at, kind, member: whom = '' }) => (
        <div key={`${at} ${kind} ${whom}`} className={styles.change} style={{ left: percent(share(at)) }} />
      ))}
    </div>
  );
}

function spansText({ asked }: Props['member']): string {
  if (asked.length === 0) {
    return t('app.explain.spans.none', 'Not asked for any time');
  }
  const spans = asked.map(({ from, to }) =>
    from === to ? dateTimeFormat(from) : `${dateTimeFormat(from)} – ${dateTimeFormat(to)}`
  );
  return t('app.explain.spans', 'Asked for {{spans}}', { spans: spans.join(', ') });
}

const getStyles = (theme: GrafanaTheme2) => ({
  track: css({
    position: 'relative',
    height: theme.spacing(2),
    background: theme.colors.background.canvas,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
  }),
  span: css({ position: 'absolute', top: 0, bottom: 0, minWidth: 2 }),
  asked: css({ background: theme.colors.success.main }),
  failed: css({ background: theme.colors.error.main }),
  change: css({ position: 'absolute', top: 0, bottom: 0, width: 1, background: theme.colors.text.primary }),
});
