import { type DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';
import { lazy, Suspense } from 'react';

import { type FleetOptions } from '../options';

const ConfigEditor = lazy(async () => ({ default: (await import('./ConfigEditor')).ConfigEditor }));

/** The settings, loaded when somebody opens them. */
export function LazyConfigEditor(props: DataSourcePluginOptionsEditorProps<FleetOptions>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <ConfigEditor {...props} />
    </Suspense>
  );
}
