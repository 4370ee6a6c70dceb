import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, Stack, TextLink, useStyles2 } from '@grafana/ui';
import { type ReactNode } from 'react';

import { type Fleet } from '../../../api/fleets';
import { type ScalingStatus } from '../../../api/scaling';
import { ConditionBadge } from '../../components/ConditionBadge';
import { ModeBadges } from '../../components/FleetPage';
import { ProblemList } from '../../components/ProblemList';
import { TargetsUp } from '../../components/TargetsUp';
import { fleetCondition } from '../../data/condition';
import { failureText } from '../../data/failureText';
import { type FleetFigures, fleetFigures, type Use } from '../../data/fleetFigures';
import { formatBytes, formatCores, formatCount, formatRate, formatShare } from '../../data/format';
import { useAccess } from '../../data/useAccess';
import { useScaling } from '../../data/useScaling';
import { useShards } from '../../data/useShards';
import { fleetPath, pagePath } from '../../paths';
import { t } from '../../text';
import { SmallPlots } from './SmallPlots';

/** One fleet: how it is in a word, its figures, and what is wrong with it. */
export function FleetCard({ fleet }: { readonly fleet: Fleet }) {
  const styles = useStyles2(getStyles);
  const access = useAccess();
  const scaling = useScaling(fleet.id);
  const shards = useShards(fleet.id);
  const condition = fleetCondition(shards.data, scaling.data);
  const failure = scaling.failure ?? shards.failure;
  return (
    <article className={styles.card} aria-label={fleet.name}>
      <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
        <h2 className={styles.name}>
          <TextLink href={fleetPath(fleet.id, 'shards')} color="primary" inline={false}>
            {fleet.name}
          </TextLink>
        </h2>
        <ConditionBadge level={condition.level} />
        {scaling.data !== undefined && <ModeBadges scaling={scaling.data} />}
        {fleet.driver === 'static' && access.canEdit && (
          <LinkButton
            size="sm"
            variant="secondary"
            fill="text"
            icon="pen"
            href={`${pagePath('fleets')}?${new URLSearchParams({ edit: fleet.id })}`}
            aria-label={t('app.fleets.edit', 'Edit {{fleet}}', { fleet: fleet.name })}
          >
            {t('app.fleets.edit-button', 'Edit')}
          </LinkButton>
        )}
      </Stack>
      {failure !== undefined && <div className={styles.failure}>{failureText(failure).title}</div>}
      {scaling.data !== undefined && (
        <>
          <Figures scaling={scaling.data} figures={fleetFigures(scaling.data, shards.data)} />
          <SmallPlots scaling={scaling.data} />
        </>
      )}
      <ProblemList
        problems={condition.problems}
        label={t('app.fleets.problems', 'Problems of {{fleet}}', { fleet: fleet.name })}
      />
    </article>
  );
}

function Figures({ scaling, figures }: { readonly scaling: ScalingStatus; readonly figures: FleetFigures }) {
  const styles = useStyles2(getStyles);
  const { targets, series, samples } = figures;
  const rows: ReadonlyArray<readonly [string, ReactNode]> = [
    [t('app.fleets.shards', 'Shards'), shardsText(scaling)],
    [t('app.fleets.cpu', 'CPU'), textOf(figures.cpu, formatCores)],
    [t('app.fleets.memory', 'Memory'), textOf(figures.memory, formatBytes)],
    [
      t('app.fleets.targets', 'Targets up'),
      targets && <TargetsUp key={scaling.fleet} fleet={scaling.fleet} targets={targets} />,
    ],
    [t('app.fleets.series', 'Active series'), series === undefined ? undefined : formatCount(series)],
    [t('app.fleets.samples', 'Samples'), samples === undefined ? undefined : formatRate(samples)],
  ];
  return (
    <dl className={styles.figures}>
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text ?? <span aria-label={t('app.fleets.unknown', 'unknown')}>–</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function shardsText({ control, shards, desired, minShards, maxShards }: ScalingStatus): string {
  if (control === 'none') {
    return String(shards);
  }
  const range = t('app.fleets.range', '{{min}} to {{max}} allowed', { min: minShards, max: maxShards });
  return shards === desired
    ? `${shards} (${range})`
    : t('app.fleets.changing', '{{shards}}, {{desired}} wanted ({{range}})', { shards, desired, range });
}

function textOf(use: Use | undefined, format: (amount: number) => string): string | undefined {
  if (use === undefined) {
    return undefined;
  }
  if (use.share === undefined) {
    return format(use.amount);
  }
  return use.target === undefined
    ? formatShare(use.share)
    : t('app.fleets.of-target', '{{used}} (target {{target}})', {
        used: formatShare(use.share),
        target: formatShare(use.target),
      });
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(2),
    width: '100%',
  }),
  name: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  failure: css({ color: theme.colors.warning.text }),
  figures: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 4),
    margin: theme.spacing(1, 0, 0),
    dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    dd: { margin: 0, fontVariantNumeric: 'tabular-nums' },
  }),
});
