import { locationUtil } from '@grafana/data';
import { LinkButton, Stack } from '@grafana/ui';

import pluginJson from '../../plugin.json';
import { dataSourceOfFleet } from '../data/fleetDataSource';

/** Links to the plugin's dashboards with the fleet's data; nothing where Grafana has no data source for the fleet. */
export function DashboardLinks({ fleet }: { readonly fleet: string }) {
  const dataSource = dataSourceOfFleet(fleet);
  if (dataSource === undefined) {
    return null;
  }
  const search = new URLSearchParams({ 'var-datasource': dataSource.uid });
  return (
    <Stack direction="row" gap={1} wrap="wrap">
      {pluginJson.includes
        .filter(({ type }) => type === 'dashboard')
        .map(({ name, uid }) => (
          <LinkButton
            key={name}
            size="sm"
            variant="secondary"
            icon="apps"
            href={locationUtil.assureBaseUrl(`/d/${uid}?${search}`)}
          >
            {name}
          </LinkButton>
        ))}
    </Stack>
  );
}
