import { ALERTS_PATH } from '../../rules/notify/alertmanager';
import { type PrometheusRoute, whole } from './prometheusRoute';

/**
 * `alertmanagers`: where the alerts of the fleet's rules are sent. None is dropped, as nothing chooses among them.
 * Source: Prometheus 3.5 `web/api/v1/api.go`, `AlertmanagerDiscovery`.
 */
export const alertmanagersRoute: PrometheusRoute = {
  path: 'api/v1/alertmanagers',
  methods: ['GET'],
  handle: ({ fleet }) => {
    const servers = fleet.rules?.alertmanagers.servers ?? [];
    const activeAlertmanagers = servers.map(({ url }) => ({ url: `${url}${ALERTS_PATH}` }));
    return Promise.resolve(whole({ activeAlertmanagers, droppedAlertmanagers: [] }));
  },
};
