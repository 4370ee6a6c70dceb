import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { type WhatIf } from '../../../api/scaling';
import { t } from '../../text';
import { namedRuns } from './whatIfPlots';

interface Props {
  readonly whatIf: WhatIf;
  readonly isEdited: boolean;
}

/** What each run would have cost, beside each other. */
export function WhatIfFigures({ whatIf, isEdited }: Props) {
  const styles = useStyles2(getStyles);
  const runs = namedRuns(whatIf, isEdited);
  return (
    <table className={styles.table}>
      <caption>{t('app.what-if.figures', 'In figures')}</caption>
      <thead>
        <tr>
          <td />
          {runs.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {figures().map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {runs.map(({ name: run, run: figuresOfRun }) => (
              <td key={run}>{of(figuresOfRun)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function figures(): ReadonlyArray<{ readonly name: string; readonly of: (run: WhatIf['asked']) => string }> {
  return [
    { name: t('app.what-if.shard-hours', 'Shard-hours'), of: ({ shardHours }) => shardHours.toFixed(1) },
    { name: t('app.what-if.changes', 'Changes of the number of shards'), of: ({ changes }) => String(changes) },
    { name: t('app.what-if.reversals', 'Reversals'), of: ({ reversals }) => String(reversals) },
    { name: t('app.what-if.breaches', 'Times above the target'), of: ({ breaches }) => String(breaches) },
    { name: t('app.what-if.moved', 'Samples moved'), of: ({ moved }) => `${Math.round(moved * 100)}%` },
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    caption: {
      captionSide: 'top',
      color: theme.colors.text.primary,
      fontWeight: theme.typography.fontWeightMedium,
      padding: 0,
    },
    'th, td': { textAlign: 'left', padding: theme.spacing(0.5, 2, 0.5, 0) },
    'thead th': { color: theme.colors.text.secondary },
    'tbody th': { fontWeight: theme.typography.fontWeightRegular },
    'tbody tr': { borderTop: `1px solid ${theme.colors.border.weak}` },
  }),
});
