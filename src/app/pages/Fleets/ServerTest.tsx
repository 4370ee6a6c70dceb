import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';

import { type FleetTest } from '../../../api/definition';
import { t } from '../../text';
import { StateBadge } from '../../components/StateBadge';

/** How each server answered, and whether queries over them can be right. */
export function ServerTest({ test }: { readonly test: FleetTest }) {
  const styles = useStyles2(getStyles);
  const labels = test.partitionLabels.join(', ');
  return (
    <section aria-label={t('app.fleet-form.test-result', 'Result of the test')}>
      <Alert
        severity={test.ok ? 'success' : 'warning'}
        title={
          test.ok
            ? t('app.fleet-form.test-ok', 'All servers answer')
            : t('app.fleet-form.test-bad', 'Not everything is as it should be')
        }
      >
        <ul className={styles.problems}>
          {test.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
          {labels !== '' && (
            <li>{t('app.fleet-form.found-labels', 'Found: {{labels}} tell the shard of a series.', { labels })}</li>
          )}
          {test.replicatedJobs.length > 0 && (
            <li>
              {t('app.fleet-form.found-jobs', 'Found: every shard scrapes {{jobs}}.', {
                jobs: test.replicatedJobs.join(', '),
              })}
            </li>
          )}
          <li>
            {t('app.fleet-form.found-intervals', 'Scrapes every {{scrape}} s, evaluates every {{evaluation}} s.', {
              scrape: test.scrapeInterval / 1000,
              evaluation: test.evaluationInterval / 1000,
            })}
          </li>
        </ul>
      </Alert>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('app.fleet-form.server', 'Server')}</th>
            <th scope="col">{t('app.fleet-form.state', 'State')}</th>
            <th scope="col">{t('app.fleet-form.version', 'Version')}</th>
          </tr>
        </thead>
        <tbody>
          {test.servers.map(({ shard, replica, state, version, problem }) => (
            <tr key={`${shard} ${replica}`}>
              <th scope="row">{`${shard} ${replica}`}</th>
              <td>
                <StateBadge replica={{ state }} /> {problem}
              </td>
              <td>{version ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  problems: css({ margin: theme.spacing(0, 0, 0, 2) }),
  table: css({
    width: '100%',
    'th, td': { padding: theme.spacing(0.5, 2, 0.5, 0), textAlign: 'left' },
    'thead th': { color: theme.colors.text.secondary },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
  }),
});
