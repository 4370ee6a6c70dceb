import { locationUtil } from '@grafana/data';
import { TextLink } from '@grafana/ui';

import { type LoggedQuery } from '../../../api/queryLog';
import { t } from '../../text';

/** Who asks, and from which panel. */
export function AskerText({
  asker: { login, dashboard, panel },
}: {
  readonly asker: Omit<LoggedQuery['askers'][number], 'runs'>;
}) {
  return (
    <>
      {login === '' ? t('app.queries.unnamed', 'Unnamed') : login}
      {dashboard !== undefined && (
        <>
          {', '}
          <TextLink inline href={panelPath(dashboard, panel)}>
            {panel === undefined
              ? t('app.queries.dashboard', 'dashboard')
              : t('app.queries.panel', 'panel {{panel}}', { panel })}
          </TextLink>
        </>
      )}
    </>
  );
}

function panelPath(dashboard: string, panel: string | undefined): string {
  const view = panel === undefined ? '' : `?${new URLSearchParams({ viewPanel: panel })}`;
  return locationUtil.assureBaseUrl(`/d/${encodeURIComponent(dashboard)}${view}`);
}
