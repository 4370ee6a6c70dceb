import { css } from '@emotion/css';
import {
  CoreApp,
  type DataQuery,
  type DataSourceRef,
  type DataTransformerConfig,
  type FieldConfigSource,
  type GrafanaTheme2,
  type PanelData,
  rangeUtil,
  type TimeRange,
  transformDataFrame,
} from '@grafana/data';
import { Alert, type BigValueColorMode, LoadingPlaceholder, MultiSelect, Stack, useStyles2 } from '@grafana/ui';
import { type CSSProperties, useCallback, useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { map, switchMap, tap } from 'rxjs';

import { keepPanelData } from '../panelData';
import { PanelView, type PanelKind } from '../components/PanelView';
import { useLoaded } from '../components/useLoaded';
import { requestOf } from '../request';
import { runRequest } from '../runRequest';
import { type Services } from '../services/install';
import { type VariableValue } from '../services/templateSrv';
import { timeRangeOf } from '../timeRange';
import { loadVariables, type DashboardVariable, type VariableModel } from '../variables';

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly h: number; readonly w: number };
  readonly datasource?: DataSourceRef;
  readonly targets?: DataQuery[];
  readonly fieldConfig?: FieldConfigSource;
  readonly options?: { readonly colorMode?: BigValueColorMode };
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly transformations?: DataTransformerConfig[];
}

interface Dashboard {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly time?: { readonly from: string; readonly to: string };
  readonly refresh?: string;
  readonly templating?: { readonly list: readonly VariableModel[] };
}

/** Pixels of a cell of Grafana's grid, and between two. */
const CELL_HEIGHT = 30;
const GAP = 8;

/** What the address says, else what the dashboard says. */
function rangeOf({ time }: Dashboard): TimeRange {
  const search = new URLSearchParams(window.location.search);
  return timeRangeOf(new URLSearchParams({ ...time, ...Object.fromEntries(search) }));
}

/** A provisioned dashboard: variables on top, panels as Grafana's grid has them, drawn anew at its refresh interval. */
export function DashboardPage({ services }: { services: Services }) {
  const { uid = '' } = useParams();
  const load = useCallback(async () => {
    const answer = await fetch(`/api/dashboards/uid/${uid}`);
    if (!answer.ok) {
      throw new Error(`there is no such dashboard (${answer.status})`);
    }
    const { dashboard } = (await answer.json()) as { dashboard: Dashboard };
    const range = rangeOf(dashboard);
    return { dashboard, variables: await loadVariables(dashboard.templating?.list ?? [], services, range) };
  }, [services, uid]);
  const loaded = useLoaded(load);
  if (loaded.state === 'loading') {
    return <LoadingPlaceholder text="Loading the dashboard" />;
  }
  if (loaded.state === 'failed') {
    return <Alert severity="error" title={`The dashboard did not load: ${loaded.message}`} />;
  }
  return <DashboardView services={services} dashboard={loaded.value.dashboard} initial={loaded.value.variables} />;
}

function DashboardView({
  services,
  dashboard,
  initial,
}: {
  services: Services;
  dashboard: Dashboard;
  initial: DashboardVariable[];
}) {
  const styles = useStyles2(getStyles);
  const [variables, setVariables] = useState(initial);
  const [range, setRange] = useState<TimeRange>(() => rangeOf(dashboard));
  useEffect(() => {
    const interval = dashboard.refresh ? rangeUtil.intervalToMs(dashboard.refresh) : 0;
    const timer = interval > 0 ? setInterval(() => setRange(rangeOf(dashboard)), interval) : undefined;
    return () => clearInterval(timer);
  }, [dashboard]);
  const change = (name: string, value: readonly string[]) =>
    setVariables(variables.map((v) => (v.name === name ? { ...v, value: v.multi ? value : (value.at(-1) ?? '') } : v)));
  services.templateSrv.setVariables(variables.map(effective));
  services.templateSrv.updateTimeRange(range);
  return (
    <main style={{ padding: 24 }}>
      <h1>{dashboard.title}</h1>
      <Stack direction="row" gap={2} wrap="wrap">
        {variables.map((variable) => (
          <label key={variable.name}>
            {variable.label}
            <MultiSelect
              aria-label={variable.label}
              options={variable.options.map((value) => ({ label: value, value }))}
              value={[variable.value].flat().filter((v) => v !== '')}
              onChange={(selected) =>
                change(
                  variable.name,
                  selected.map((item) => item.value ?? '')
                )
              }
              width={40}
            />
          </label>
        ))}
      </Stack>
      <div className={styles.grid}>
        {dashboard.panels.map((panel) => (
          <div key={panel.id} style={placeOf(panel)}>
            {panel.type === 'row' ? (
              <h2 className={styles.row}>{panel.title}</h2>
            ) : (
              <PanelRun services={services} panel={panel} range={range} variables={variables} />
            )}
          </div>
        ))}
      </div>
    </main>
  );
}

/** `All` chosen, or nothing: every option. */
function effective(variable: DashboardVariable): VariableValue {
  const chosen = [variable.value].flat();
  const all = variable.multi && (chosen.length === 0 || chosen.includes('All'));
  return {
    ...variable,
    value: all ? (variable.allValue ?? variable.options.filter((option) => option !== 'All')) : variable.value,
  };
}

interface PanelRunProps {
  readonly services: Services;
  readonly panel: Panel;
  readonly range: TimeRange;
  readonly variables: readonly DashboardVariable[];
}

function PanelRun({ services, panel, range, variables }: PanelRunProps) {
  const [data, setData] = useState<PanelData>();
  useEffect(() => {
    const targets = (panel.targets ?? []).map((target) => ({
      ...target,
      datasource: target.datasource ?? panel.datasource,
    }));
    let active = true;
    let stop = () => {
      active = false;
    };
    services.dataSources.get(panel.datasource ?? null).then((dataSource) => {
      if (active) {
        const request = requestOf({
          app: CoreApp.Dashboard,
          range,
          targets,
          maxDataPoints: panel.maxDataPoints ?? 500,
          minInterval: panel.interval ?? dataSource.interval,
        });
        const subscription = runRequest(dataSource, request)
          .pipe(
            tap((next) => keepPanelData(panel.id, next)),
            switchMap((next) =>
              transformDataFrame(panel.transformations ?? [], next.series).pipe(map((series) => ({ ...next, series })))
            )
          )
          .subscribe(setData);
        stop = () => subscription.unsubscribe();
      }
    });
    return () => stop();
  }, [services, panel, range, variables]);
  return (
    <PanelView
      data={data}
      kind={panel.type as PanelKind}
      title={panel.title}
      height={panel.gridPos.h * (CELL_HEIGHT + GAP) - GAP}
      fieldConfig={panel.fieldConfig}
      colorMode={panel.options?.colorMode}
    />
  );
}

function placeOf({ gridPos: { x, y, w, h } }: Panel): CSSProperties {
  return { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}` };
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(24, minmax(0, 1fr))',
    gridAutoRows: `minmax(${CELL_HEIGHT}px, auto)`,
    gap: GAP,
    marginTop: theme.spacing(2),
  }),
  row: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
});
