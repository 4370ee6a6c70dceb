import { css } from '@emotion/css';
import { type GrafanaTheme2, locationUtil } from '@grafana/data';
import { Stack, TextLink, useStyles2 } from '@grafana/ui';

import { formatDuration } from '../../../api/formatDuration';
import { type LoggedQuery, type QueryLogPage } from '../../../api/queryLog';
import { ShareBar } from '../../components/ShareBar';
import { QueryText } from '../../components/QueryText';
import { ScrolledTable } from '../../components/ScrolledTable';
import { explorePath } from '../../data/explorePath';
import { dataSourceOfFleet } from '../../data/fleetDataSource';
import { formatBytes, formatCount, formatShare } from '../../data/format';
import { formatMs } from '../../data/formatMs';
import { type RangeText } from '../../data/timeRange';
import { explainPath } from '../../explainAddress';
import { t } from '../../text';
import { AskerText } from './AskerText';

interface Props {
  readonly page: QueryLogPage;
  readonly range: RangeText;
}

/** Queries as rows: what each cost, why it is not pushed to shards whole, and who asks it. */
export function QueryTable({ page: { fleet, queries, all }, range }: Props) {
  const styles = useStyles2(getStyles);
  const columns = [
    t('app.queries.query', 'Query'),
    t('app.queries.runs', 'Runs'),
    t('app.queries.time', 'Time'),
    t('app.queries.read', 'From shards'),
    t('app.queries.askers', 'Asked by'),
  ];
  return (
    <ScrolledTable label={t('app.queries.table', 'Queries')} columns={columns} long="td:last-of-type">
      {queries.map((one) => (
        <tr key={`${one.step} ${one.query}`}>
          <th scope="row" className={styles.query}>
            <Query fleet={fleet} of={one} range={range} />
          </th>
          <td>
            {formatCount(one.runs)}
            {one.failed > 0 && (
              <div className={styles.failed}>
                {t('app.queries.failed', '{{n}} failed', { n: formatCount(one.failed) })}
              </div>
            )}
          </td>
          <td>
            <Time of={one} all={all.totalMs} />
          </td>
          <td>
            <Read of={one} />
          </td>
          <td>
            <Askers of={one} />
          </td>
        </tr>
      ))}
    </ScrolledTable>
  );
}

function Query({
  fleet,
  of: { query, step, notPushed },
  range,
}: {
  readonly fleet: string;
  readonly of: LoggedQuery;
  readonly range: RangeText;
}) {
  const styles = useStyles2(getStyles);
  const dataSource = dataSourceOfFleet(fleet);
  const instant = step === 0;
  return (
    <>
      <QueryText query={query} />
      <div className={styles.note}>
        {instant
          ? t('app.queries.instant', 'Instant')
          : t('app.queries.step', 'Step {{step}}', { step: formatDuration(step) })}
        {notPushed !== undefined &&
          ` · ${t('app.queries.not-pushed', 'Computed in part by the proxy: {{why}}', { why: notPushed })}`}
      </div>
      <Stack direction="row" gap={2}>
        <TextLink
          variant="bodySmall"
          href={explainPath({ fleet, query, ...range, instant })}
          aria-label={t('app.queries.explain-named', 'Explain {{query}}', { query })}
        >
          {t('app.queries.explain', 'Explain')}
        </TextLink>
        {dataSource !== undefined && (
          <TextLink
            variant="bodySmall"
            href={locationUtil.assureBaseUrl(explorePath(dataSource, query, { range, instant }))}
            aria-label={t('app.queries.explore-named', 'Explore {{query}}', { query })}
          >
            {t('app.queries.explore', 'Explore')}
          </TextLink>
        )}
      </Stack>
    </>
  );
}

/** All runs together, as a share of all queries' time, and the slowest of them. */
function Time({ of: { totalMs, largestMs, runs }, all }: { readonly of: LoggedQuery; readonly all: number }) {
  const styles = useStyles2(getStyles);
  const share = all === 0 ? 0 : totalMs / all;
  return (
    <>
      {t('app.queries.share', '{{time}} ({{share}})', { time: formatMs(totalMs), share: formatShare(share) })}
      <ShareBar share={share} />
      <div className={styles.note}>
        {t('app.queries.each', 'Mean {{mean}}, slowest {{largest}}', {
          ...{ mean: formatMs(totalMs / Math.max(1, runs)), largest: formatMs(largestMs) },
        })}
      </div>
    </>
  );
}

function Read({ of: { bytes, samples, series, cached } }: { readonly of: LoggedQuery }) {
  const styles = useStyles2(getStyles);
  const share = cached / (samples + cached);
  return (
    <>
      {formatBytes(bytes)}
      <div className={styles.note}>
        {t('app.queries.series', 'Up to {{series}} series', { series: formatCount(series) })}
        {cached > 0 && ` · ${t('app.queries.cached', '{{share}} from the cache', { share: formatShare(share) })}`}
      </div>
    </>
  );
}

function Askers({ of: { askers } }: { readonly of: LoggedQuery }) {
  return (
    <>
      {askers.map(({ runs, ...asker }) => (
        <div key={JSON.stringify(asker)}>
          <AskerText asker={asker} /> ({formatCount(runs)})
        </div>
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  query: css({ minWidth: theme.spacing(40) }),
  note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  failed: css({ color: theme.colors.error.text }),
});
