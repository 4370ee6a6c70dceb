import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, Stack, useStyles2 } from '@grafana/ui';

import { NotLoaded } from '../../components/NotLoaded';
import { TimePlot } from '../../components/TimePlot';
import { useLastHours } from '../../data/useLastHours';
import { t } from '../../text';

interface Props {
  readonly fleet: string;
  readonly query: string;
}

/** What a query over the fleet gives now, and gave in the last hours. */
export function RulePlot({ fleet, query }: Props) {
  const styles = useStyles2(getStyles);
  const resource = useLastHours(fleet, query);
  const { data, failure } = resource;
  // What was true before a failure may no longer be so.
  if (data === undefined || failure !== undefined) {
    return <NotLoaded of={resource} label={t('app.rules.asking', 'Asking the fleet')} />;
  }
  const { plot, newest, isCut, warnings, from, to } = data;
  return (
    <Stack direction="column" gap={1} alignItems="stretch">
      {warnings.map((text) => (
        <Alert key={text} severity="warning" title={text} bottomSpacing={0} />
      ))}
      <TimePlot title={t('app.rules.plot', 'The last 6 hours')} plot={plot} from={from} to={to} />
      {plot.lines.length > 0 && (
        <table className={styles.now}>
          <caption>{t('app.rules.now', 'Now')}</caption>
          <tbody>
            {plot.lines.map(({ name }, i) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{newest[i] ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isCut && (
        <div>{t('app.rules.cut', 'There are more series; these are {{n}} of them.', { n: plot.lines.length })}</div>
      )}
    </Stack>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  now: css({
    caption: { captionSide: 'top', padding: 0, color: theme.colors.text.secondary },
    'th, td': { padding: theme.spacing(0.25, 2, 0.25, 0), textAlign: 'left', verticalAlign: 'top' },
    th: { fontWeight: theme.typography.fontWeightRegular, overflowWrap: 'anywhere' },
    td: { fontVariantNumeric: 'tabular-nums' },
  }),
});
