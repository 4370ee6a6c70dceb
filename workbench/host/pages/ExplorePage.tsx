import {
  CoreApp,
  type DataQuery,
  type DataQueryRequest,
  type DataSourceApi,
  LoadingState,
  type PanelData,
  type TimeRange,
} from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Alert, Button, Combobox, Field, LoadingPlaceholder, Stack, TimeRangeInput } from '@grafana/ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Subscription } from 'rxjs';

import { PanelView } from '../components/PanelView';
import { useLoaded } from '../components/useLoaded';
import { requestOf } from '../request';
import { runRequest } from '../runRequest';
import { type Services } from '../services/install';
import { timeRangeOf } from '../timeRange';

interface PromQuery extends DataQuery {
  readonly expr: string;
  readonly range?: boolean;
  readonly instant?: boolean;
}

const search = () => new URLSearchParams(window.location.search);

/** One query with the data source's own editor, drawn as a graph and a table: `?expr=&from=&to=` by URL. */
export function ExplorePage({ services }: { services: Services }) {
  const loaded = useLoaded(useCallback(() => services.dataSources.get(search().get('ds')), [services]));
  if (loaded.state === 'loading') {
    return <LoadingPlaceholder text="Loading the data source" />;
  }
  if (loaded.state === 'failed') {
    return <Alert severity="error" title={`The data source did not load: ${loaded.message}`} />;
  }
  return <Explore services={services} dataSource={loaded.value} />;
}

function Explore({ services, dataSource }: { services: Services; dataSource: DataSourceApi }) {
  const [query, setQuery] = useState<PromQuery>(() => ({
    refId: 'A',
    expr: search().get('expr') ?? '',
    range: true,
    instant: true,
  }));
  const [range, setRange] = useState(() => timeRangeOf(search()));
  const [data, setData] = useState<PanelData>();
  const running = useRef<Subscription>();
  const run = useCallback(
    (target: PromQuery, at: TimeRange) => {
      running.current?.unsubscribe();
      const request: DataQueryRequest = requestOf({
        app: CoreApp.Explore,
        range: at,
        targets: [target],
        minInterval: dataSource.interval,
      });
      running.current = runRequest(dataSource, request).subscribe(setData);
    },
    [dataSource]
  );
  useEffect(() => {
    if (query.expr !== '') {
      run(query, range);
    }
    return () => running.current?.unsubscribe();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only the query of the address runs by itself
  }, [run]);
  const execute = () => {
    const fresh = typeof range.raw.from === 'string' ? timeRangeOf(search()) : range;
    locationService.partial({ expr: query.expr }, true);
    setRange(fresh);
    run(query, fresh);
  };
  const changeRange = (next: TimeRange) => {
    const text = (value: TimeRange['raw']['from']) => (typeof value === 'string' ? value : String(value.valueOf()));
    locationService.partial({ from: text(next.raw.from), to: text(next.raw.to) }, true);
    setRange(next);
    run(query, next);
  };
  const Editor = dataSource.components?.QueryEditor;
  return (
    <main style={{ padding: 24 }}>
      <h1>Explore</h1>
      <Stack direction="row" gap={2} alignItems="flex-end">
        <Field label="Data source" htmlFor="explore-data-source" noMargin>
          <Combobox
            id="explore-data-source"
            width={30}
            value={dataSource.uid}
            options={services.dataSources
              .getList({ type: dataSource.type })
              .map(({ uid, name }) => ({ value: uid, label: name }))}
            onChange={({ value }) => window.location.assign(`/explore?ds=${value}`)}
          />
        </Field>
        <TimeRangeInput value={range} onChange={changeRange} />
        <Button onClick={execute}>Run query</Button>
      </Stack>
      {Editor !== undefined && (
        <Editor
          datasource={dataSource}
          query={query}
          app={CoreApp.Explore}
          range={range}
          data={data}
          onChange={(next: DataQuery) => setQuery(next as PromQuery)}
          onRunQuery={execute}
        />
      )}
      {data !== undefined && (
        <div style={{ display: 'grid', gap: 8, marginTop: 8 }}>
          <PanelView data={data} kind="timeseries" title="Graph" height={320} />
          {(data.state !== LoadingState.Error || data.series.length > 0) && (
            <PanelView data={data} kind="table" title="Table" height={320} />
          )}
        </div>
      )}
    </main>
  );
}
