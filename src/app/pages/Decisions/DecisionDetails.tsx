import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, Icon, Stack, useStyles2 } from '@grafana/ui';

import { type Decision } from '../../../api/decisions';
import { formatShare } from '../../data/format';
import { t } from '../../text';
import { amountText, limitText, metricText } from './historyTexts';

/** What each metric asked for, what limited it, and the conditions, as HorizontalPodAutoscaler names them. */
export function DecisionDetails({ decision }: { readonly decision: Decision }) {
  const { proposals, limits, conditions, recommended, from, to, policyVersion } = decision;
  return (
    <Stack direction="column" gap={2} alignItems="stretch">
      <div>
        {t(
          'app.decision.numbers',
          'There were {{from}} shards, the metrics ask for {{recommended}}, wanted are {{to}}. Policy version {{version}}.',
          {
            from,
            recommended,
            to,
            version: policyVersion,
          }
        )}
      </div>
      {proposals.length > 0 && <Proposals proposals={proposals} />}
      {limits.length > 0 && (
        <div>
          <h4>{t('app.decision.limits', 'What limited it')}</h4>
          <ol>
            {limits.map((limit) => (
              <li key={limit}>{limitText(limit)}</li>
            ))}
          </ol>
        </div>
      )}
      <Conditions conditions={conditions} />
      <div>
        <ClipboardButton size="sm" variant="secondary" icon="link" getText={() => window.location.href}>
          {t('app.decision.link', 'Copy the link to this decision')}
        </ClipboardButton>
      </div>
    </Stack>
  );
}

function Proposals({ proposals }: Pick<Decision, 'proposals'>) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t('app.decision.metric', 'Metric')}</th>
          <th>{t('app.decision.total', 'In use')}</th>
          <th>{t('app.decision.ratio', 'Of what is aimed at')}</th>
          <th>{t('app.decision.asks', 'Asks for')}</th>
          <th>{t('app.decision.missing', 'Shards not read')}</th>
        </tr>
      </thead>
      <tbody>
        {proposals.map(({ metric, total, ratio, shards, missing }) => (
          <tr key={metric}>
            <th scope="row">{metricText(metric)}</th>
            <td>{amountText(metric, total)}</td>
            <td>{ratio === undefined ? '–' : formatShare(ratio)}</td>
            <td>{shards ?? '–'}</td>
            <td>{missing}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Conditions({ conditions }: Pick<Decision, 'conditions'>) {
  const styles = useStyles2(getStyles);
  return conditions.length === 0 ? null : (
    <div>
      <h4>{t('app.decision.conditions', 'Conditions')}</h4>
      <ul className={styles.conditions}>
        {conditions.map(({ type, status, reason, message }) => (
          <li key={type}>
            <Icon
              name={status ? 'check' : 'times'}
              title={status ? t('app.decision.true', 'True') : t('app.decision.false', 'False')}
            />{' '}
            {type} ({reason}): {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    'th, td': { padding: theme.spacing(0.5, 2, 0.5, 0), textAlign: 'left' },
    'thead th': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
  conditions: css({ listStyle: 'none' }),
});
