import {
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
  type DataSourceSettings,
} from '@grafana/data';
import { Alert, Button, LoadingPlaceholder } from '@grafana/ui';
import { useCallback, useState } from 'react';
import { useParams } from 'react-router';

import { useLoaded } from '../components/useLoaded';
import { type Services } from '../services/install';

interface Outcome {
  readonly status: string;
  readonly message: string;
  readonly details?: { readonly message?: string };
}

function severityOf(status: string): 'success' | 'warning' | 'error' {
  return status === 'success' || status === 'warning' ? status : 'error';
}

/** The data source's settings page with Save & test; provisioned, so nothing is saved here. */
export function DataSourcePage({ services }: { services: Services }) {
  const { uid } = useParams();
  const load = useCallback(async () => {
    const module = await services.loadModule(
      `${location.origin}/public/plugins/${services.boot.plugin.id}/datasource/module.js`
    );
    return { plugin: module.plugin as DataSourcePlugin<DataSourceApi>, instance: await services.dataSources.get(uid) };
  }, [services, uid]);
  const loaded = useLoaded(load);
  const [outcome, setOutcome] = useState<Outcome>();
  const [settings, setSettings] = useState(() => services.dataSources.getInstanceSettings(uid));
  if (loaded.state === 'loading') {
    return <LoadingPlaceholder text="Loading the data source" />;
  }
  if (loaded.state === 'failed') {
    return <Alert severity="error" title={`The data source did not load: ${loaded.message}`} />;
  }
  const { plugin, instance } = loaded.value;
  const Editor = plugin.components.ConfigEditor;
  const test = async () => {
    try {
      setOutcome((await instance.testDatasource()) as Outcome);
    } catch (error) {
      setOutcome({ status: 'error', message: (error as Error).message });
    }
  };
  return (
    <main style={{ padding: 24 }}>
      <h1>{settings?.name}</h1>
      {Editor !== undefined && settings !== undefined && (
        <Editor
          options={{ ...settings, secureJsonFields: {} } as unknown as DataSourceSettings}
          onOptionsChange={(next) =>
            setSettings({ ...settings, jsonData: next.jsonData } as DataSourceInstanceSettings)
          }
        />
      )}
      <Button onClick={test}>Save &amp; test</Button>
      {outcome !== undefined && (
        <Alert severity={severityOf(outcome.status)} title={outcome.message}>
          {outcome.details?.message}
        </Alert>
      )}
    </main>
  );
}
