import { type DataSourceApi, type DataSourcePlugin, type DataSourceSettings } from '@grafana/data';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Field, Input, LinkButton, LoadingPlaceholder, Stack } from '@grafana/ui';
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

/** A data source's settings with Save & test; a provisioned one is tested and not saved. */
export function DataSourcePage({ services }: { services: Services }) {
  const { uid = '' } = useParams();
  const load = useCallback(async () => {
    const settings = await getBackendSrv().get<DataSourceSettings>(`/api/datasources/uid/${uid}`);
    const isOurs = settings.type === services.boot.nested.id;
    const address = `${location.origin}/public/plugins/${services.boot.plugin.id}/datasource/module.js`;
    const module = isOurs ? await services.loadModule(address) : undefined;
    return { settings, plugin: module?.plugin as DataSourcePlugin<DataSourceApi> | undefined };
  }, [services, uid]);
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') {
    return <LoadingPlaceholder text="Loading the data source" />;
  }
  if (loaded.state === 'failed') {
    return <Alert severity="error" title={`The data source did not load: ${loaded.message}`} />;
  }
  return <Editor key={uid} services={services} {...loaded.value} />;
}

interface EditorProps {
  readonly services: Services;
  readonly settings: DataSourceSettings;
  /** Nothing of another type than ours. */
  readonly plugin?: DataSourcePlugin<DataSourceApi>;
}

function Editor({ services, settings: initial, plugin }: EditorProps) {
  const [settings, setSettings] = useState(initial);
  const [outcome, setOutcome] = useState<Outcome>();
  const { uid, name, url, readOnly = false } = settings;
  const Fields = plugin?.components.ConfigEditor;
  const saveAndTest = async () => {
    try {
      if (!readOnly) {
        await getBackendSrv().put(`/api/datasources/uid/${uid}`, settings);
        services.dataSources.update(settings);
      }
      setOutcome(plugin === undefined ? await testPrometheus(uid) : await test(services, uid));
    } catch (error) {
      setOutcome({ status: 'error', message: messageOf(error) });
    }
  };
  return (
    <main style={{ padding: 24 }}>
      <h1>{name}</h1>
      <Field label="Name" htmlFor="name">
        <Input
          id="name"
          width={40}
          value={name}
          disabled={readOnly}
          onChange={({ currentTarget }) => setSettings({ ...settings, name: currentTarget.value })}
        />
      </Field>
      {plugin === undefined && (
        <Field label="Prometheus server URL" htmlFor="url">
          <Input
            id="url"
            width={60}
            value={url}
            disabled={readOnly}
            placeholder="http://127.0.0.1:9090"
            onChange={({ currentTarget }) => setSettings({ ...settings, url: currentTarget.value })}
          />
        </Field>
      )}
      {Fields !== undefined && <Fields options={settings} onOptionsChange={setSettings} />}
      <Stack direction="row" gap={1}>
        <Button onClick={saveAndTest}>Save &amp; test</Button>
        {plugin !== undefined && (
          <LinkButton variant="secondary" href={`/explore?ds=${uid}`}>
            Explore data
          </LinkButton>
        )}
      </Stack>
      {outcome !== undefined && (
        <Alert severity={severityOf(outcome.status)} title={outcome.message}>
          {outcome.details?.message}
        </Alert>
      )}
    </main>
  );
}

async function test({ dataSources }: Services, uid: string): Promise<Outcome> {
  const instance = await dataSources.get(uid);
  return (await instance.testDatasource()) as Outcome;
}

/** As Grafana's own Prometheus data source tests: with a query. */
async function testPrometheus(uid: string): Promise<Outcome> {
  await getBackendSrv().get(`/api/datasources/proxy/uid/${uid}/api/v1/query`, { query: '1+1' });
  return { status: 'success', message: 'Successfully queried the Prometheus API.' };
}

function messageOf(error: unknown): string {
  const { data, message } = error as { readonly data?: { readonly message?: string }; readonly message?: string };
  return data?.message ?? message ?? String(error);
}
