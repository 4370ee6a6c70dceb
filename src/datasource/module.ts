import './publicPath';

import { DataSourcePlugin } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { loadResources, PromCheatSheet, type PromQuery } from '@grafana/prometheus';

import { LazyConfigEditor } from './config/LazyConfigEditor';
import { FleetQueryEditor } from './editor/FleetQueryEditor';
import { FleetDatasource } from './FleetDatasource';
import { type FleetOptions } from './options';

// The editors' texts are in this namespace of Grafana's own library.
void initPluginTranslations('grafana-prometheus', [loadResources]);

/** The data source: Grafana's Prometheus editors over our way to the data. */
export const plugin = new DataSourcePlugin<FleetDatasource, PromQuery, FleetOptions>(FleetDatasource)
  .setConfigEditor(LazyConfigEditor)
  .setQueryEditor(FleetQueryEditor)
  .setQueryEditorHelp(PromCheatSheet);
