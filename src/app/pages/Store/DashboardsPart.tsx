import { Button, Stack } from '@grafana/ui';

import { type PanelReads } from '../../data/panelReads';
import { t } from '../../text';
import { type Dashboards, useReadDashboards } from './useDashboards';

/** Reads the dashboards of Grafana for what their panels ask, and tells how far that is. */
export function DashboardsPart() {
  const dashboards = useReadDashboards();
  return (
    <Stack direction="row" gap={1} alignItems="center" wrap="wrap">
      <Button size="sm" variant="secondary" icon="apps" disabled={dashboards.isReading} onClick={dashboards.read}>
        {t('app.store.read-dashboards', 'Look through the dashboards')}
      </Button>
      <span role="status">{progressText(dashboards)}</span>
    </Stack>
  );
}

function progressText({ progress, panels, isReading, hasFailed }: Dashboards): string {
  if (hasFailed) {
    return t('app.store.no-dashboards', 'Grafana does not tell which dashboards there are.');
  }
  if (progress === undefined) {
    return isReading
      ? t('app.store.finding-dashboards', 'Finding the dashboards')
      : t('app.store.unread-dashboards', 'Which panels read a metric is not known yet.');
  }
  const { read, failed, total, isMore } = progress;
  if (isReading || panels === undefined) {
    return t('app.store.reading-dashboards', '{{read}} of {{total}} dashboards', { read: read + failed, total });
  }
  const unclear = panels.filter(({ isWhole }) => !isWhole);
  return [
    t(
      'app.store.panels-found',
      'Dashboards that you may see: {{read}}, with {{panels}} panels that ask this fleet or may.',
      {
        ...{ read, panels: panels.length },
      }
    ),
    ...(failed > 0 ? [t('app.store.failed-dashboards', 'Not read: {{failed}}.', { failed })] : []),
    ...(isMore ? [t('app.store.more-dashboards', 'There are more, which were not looked at.')] : []),
    ...(unclear.length > 0 ? [unclearText(unclear)] : []),
  ].join(' ');
}

function unclearText(unclear: readonly PanelReads[]): string {
  const [{ panel, dashboard }] = unclear;
  return t(
    'app.store.unclear-panels',
    'Not all that is read is known of {{count}} panels, such as {{panel}} of {{dashboard}}.',
    { count: unclear.length, panel, dashboard }
  );
}
