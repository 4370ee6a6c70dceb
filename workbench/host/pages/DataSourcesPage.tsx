import { getBackendSrv } from '@grafana/runtime';
import { Alert, Button, Stack, TextLink } from '@grafana/ui';
import { useState } from 'react';

import { type Services } from '../services/install';

/** The data sources there are, and a button for each kind that can be added. */
export function DataSourcesPage({ services }: { services: Services }) {
  const [problem, setProblem] = useState<string>();
  const list = services.dataSources.getList();
  const add = async (type: string, title: string) => {
    const names = new Set(list.map(({ name }) => name));
    const name = [title, ...list.map((_, i) => `${title}-${i + 1}`)].find((free) => !names.has(free));
    try {
      const { datasource } = await getBackendSrv().post('/api/datasources', { type, name });
      // Loads the list anew.
      window.location.assign(`/connections/datasources/edit/${datasource.uid}`);
    } catch (error) {
      setProblem((error as { readonly data?: { readonly message?: string } }).data?.message ?? String(error));
    }
  };
  return (
    <main style={{ padding: 24 }}>
      <h1>Data sources</h1>
      <Stack direction="row" gap={1}>
        <Button icon="plus" onClick={() => add('prometheus', 'prometheus')}>
          Add Prometheus
        </Button>
        <Button icon="plus" onClick={() => add(services.boot.nested.id, 'promshards')}>
          Add Promshards
        </Button>
      </Stack>
      {problem !== undefined && <Alert severity="error" title={problem} />}
      <ul style={{ marginTop: 16, listStyle: 'none' }}>
        {list.map(({ uid, name, type }) => (
          <li key={uid}>
            <TextLink href={`/connections/datasources/edit/${uid}`}>{name}</TextLink> ({type})
          </li>
        ))}
      </ul>
    </main>
  );
}
