import { type NavModelItem } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, Badge, Stack, TextLink } from '@grafana/ui';
import { type ReactNode } from 'react';
import { useParams } from 'react-router-dom';

import { type Fleet } from '../../api/fleets';
import { type ScalingStatus } from '../../api/scaling';
import { fleetCondition } from '../data/condition';
import { useFleets } from '../data/useFleets';
import { useScaling } from '../data/useScaling';
import { useShards } from '../data/useShards';
import { fleetPath, type FleetTab, fleetTabs, pagePath } from '../paths';
import { t } from '../text';
import { ConditionBadge } from './ConditionBadge';
import { DashboardLinks } from './DashboardLinks';
import { NotLoaded } from './NotLoaded';

interface Props {
  readonly tab: FleetTab;
  /** What the page shows once the fleet is known. */
  readonly children: (fleet: Fleet) => ReactNode;
}

/** The frame of a fleet's pages: its name and how it is, and a tab for each page. The fleet's id is in the address. */
export function FleetPage({ tab, children }: Props) {
  const { fleet: id = '' } = useParams();
  const fleets = useFleets();
  const fleet = fleets.data?.find((one) => one.id === id);
  return (
    <PluginPage
      pageNav={navigation({ id, name: fleet?.name ?? id, tab })}
      renderTitle={(title) => <Title text={title} fleet={fleet?.id ?? ''} />}
      actions={<DashboardLinks fleet={id} />}
    >
      <Content fleet={fleet} fleets={fleets}>
        {children}
      </Content>
    </PluginPage>
  );
}

interface ContentProps {
  readonly fleet: Fleet | undefined;
  readonly fleets: ReturnType<typeof useFleets>;
  readonly children: Props['children'];
}

function Content({ fleet, fleets, children }: ContentProps) {
  if (fleet !== undefined) {
    return children(fleet);
  }
  if (fleets.data !== undefined) {
    return (
      <Alert severity="warning" title={t('app.fleet.missing.title', 'There is no such fleet')}>
        {t('app.fleet.missing.text', 'It does not exist any more, or your organization may not see it.')}{' '}
        <TextLink href={pagePath('fleets')}>{t('app.fleet.missing.link', 'All fleets')}</TextLink>
      </Alert>
    );
  }
  return <NotLoaded of={fleets} label={t('app.fleet.loading', 'Loading the fleet')} />;
}

function Title({ text, fleet }: { readonly text: string; readonly fleet: string }) {
  const scaling = useScaling(fleet);
  const shards = useShards(fleet);
  return (
    <Stack direction="row" alignItems="center" gap={1} wrap="wrap">
      <h1>{text}</h1>
      {fleet !== '' && <ConditionBadge level={fleetCondition(shards.data, scaling.data).level} />}
      {scaling.data !== undefined && <ModeBadges scaling={scaling.data} />}
    </Stack>
  );
}

/** Says when a fleet does not do what its numbers ask for. */
export function ModeBadges({ scaling }: { readonly scaling: ScalingStatus }) {
  return (
    <>
      {scaling.frozen && <Badge color="blue" icon="lock" text={t('app.fleet.frozen', 'Frozen')} />}
      {scaling.dryRun && <Badge color="blue" icon="eye" text={t('app.fleet.dry-run', 'Dry run')} />}
    </>
  );
}

function navigation(options: { readonly id: string; readonly name: string; readonly tab: FleetTab }): NavModelItem {
  const { id, name, tab } = options;
  return {
    text: name,
    url: fleetPath(id, 'shards'),
    parentItem: { text: t('app.fleets.title', 'Fleets'), url: pagePath('fleets') },
    children: fleetTabs.map((one) => ({ text: tabName(one), url: fleetPath(id, one), active: one === tab })),
  };
}

function tabName(tab: FleetTab): string {
  switch (tab) {
    case 'shards':
      return t('app.tab.shards', 'Shards');
    case 'autoscaling':
      return t('app.tab.autoscaling', 'Autoscaling');
    case 'targets':
      return t('app.tab.targets', 'Targets');
    case 'cardinality':
      return t('app.tab.cardinality', 'Cardinality');
    case 'queries':
      return t('app.tab.queries', 'Queries');
    case 'rules':
      return t('app.tab.rules', 'Rules');
    case 'store':
      return t('app.tab.store', 'Long-term store');
    case 'decisions':
      return t('app.tab.decisions', 'Decisions');
  }
}
