import {
  type DataQuery,
  type PluginExtensionAddedLinkConfig,
  PluginExtensionPoints,
  type RawTimeRange,
  type ScopedVars,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';

import { DATA_SOURCE_TYPE } from './data/fleetDataSource';
import { rangeText } from './data/timeRange';
import { explainPath } from './explainAddress';
import { pagePath } from './paths';

/** What a panel's menu and Explore both tell of themselves. */
interface QueriesContext {
  readonly targets: ReadonlyArray<
    DataQuery & { readonly expr?: string; readonly instant?: boolean; readonly range?: boolean }
  >;
  readonly timeRange: RawTimeRange;
  readonly scopedVars?: ScopedVars;
}

/** The link from a panel's menu and from Explore to the plan of their first query over a fleet; there is none without one. */
export const explainLink: PluginExtensionAddedLinkConfig<QueriesContext> = {
  targets: [PluginExtensionPoints.DashboardPanelMenu, PluginExtensionPoints.ExploreToolbarAction],
  title: 'Explain this query',
  description: 'Shows which shard is asked for what, and why.',
  icon: 'sitemap',
  // Grafana takes no link without one, though `configure` always gives another.
  path: pagePath('explain'),
  configure: (context) => {
    const query = context?.targets.find(
      ({ datasource, expr, hide }) =>
        datasource?.type === DATA_SOURCE_TYPE && expr !== undefined && expr !== '' && hide !== true
    );
    if (context === undefined || query === undefined) {
      return undefined;
    }
    const { expr = '', datasource, instant = false, range = true } = query;
    return {
      path: explainPath({
        ds: datasource?.uid,
        query: getTemplateSrv().replace(expr, context.scopedVars),
        ...rangeText(context.timeRange),
        instant: instant && !range,
      }),
    };
  },
};
