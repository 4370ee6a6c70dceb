import { getBackendSrv } from '@grafana/runtime';
import { z } from 'zod';

import { DATA_SOURCE_TYPE, fleetOfDataSource } from './fleetDataSource';
import { type PanelReads, panelReads } from './panelReads';

/** How far dashboards are read, as the signed-in user, who sees no others. */
export interface DashboardProgress {
  readonly read: number;
  /** Those that could not be. */
  readonly failed: number;
  readonly total: number;
  /** There are more, which are not looked at. */
  readonly isMore: boolean;
}

/** Panels that ask a fleet, or of which it cannot be seen. */
export interface DashboardPanels extends DashboardProgress {
  readonly panels: readonly PanelReads[];
}

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DashboardProgress) => void;
}

const MOST_DASHBOARDS = 1000;
const MOST_PANELS = 20_000;
const AT_ONCE = 4;
/** Rows within rows are no deeper. */
const MOST_DEPTH = 5;
const SILENT = { showErrorAlert: false };

const foundSchema = z.array(z.object({ uid: z.string() }));
const sourceSchema = z.object({ type: z.string().optional(), uid: z.string().optional() }).nullish().catch(undefined);
const panelSchema = z.object({
  title: z.string().catch(''),
  datasource: sourceSchema,
  targets: z.array(z.object({ expr: z.string().optional(), datasource: sourceSchema }).catch({})).catch([]),
  panels: z.array(z.unknown()).catch([]),
  /** What it asks stands elsewhere. */
  libraryPanel: z.unknown().optional(),
});
const dashboardSchema = z.object({
  dashboard: z.object({ title: z.string().catch(''), panels: z.array(z.unknown()).catch([]) }),
});

/** Reads Grafana's dashboards, a few at once. Rejects where their list cannot be had; ends early where `signal` is aborted. */
export async function readDashboards(fleet: string, { signal, onProgress }: Options): Promise<DashboardPanels> {
  const search = { type: 'dash-db', limit: MOST_DASHBOARDS + 1 };
  const found = foundSchema.parse(await getBackendSrv().get<unknown>('/api/search', search, undefined, SILENT));
  const waiting = found.slice(0, MOST_DASHBOARDS);
  const panels: PanelReads[] = [];
  const progress = { read: 0, failed: 0, total: waiting.length, isMore: found.length > waiting.length };
  onProgress({ ...progress });
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const own = await panelsOf(next.uid, fleet);
      progress[own === undefined ? 'failed' : 'read']++;
      panels.push(...(own ?? []).slice(0, MOST_PANELS - panels.length));
      onProgress({ ...progress });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { ...progress, isMore: progress.isMore || panels.length >= MOST_PANELS, panels };
}

/** Undefined where the dashboard cannot be read. */
async function panelsOf(uid: string, fleet: string): Promise<readonly PanelReads[] | undefined> {
  const answer = await getBackendSrv()
    .get<unknown>(`/api/dashboards/uid/${encodeURIComponent(uid)}`, undefined, undefined, SILENT)
    .catch(() => undefined);
  const parsed = dashboardSchema.safeParse(answer);
  if (!parsed.success) {
    return undefined;
  }
  const { title, panels } = parsed.data.dashboard;
  return panelsIn(panels, { dashboard: title, fleet });
}

function panelsIn(
  panels: readonly unknown[],
  of: { readonly dashboard: string; readonly fleet: string },
  depth = 0
): readonly PanelReads[] {
  return panels.flatMap((one): readonly PanelReads[] => {
    const parsed = panelSchema.safeParse(one);
    if (!parsed.success || depth > MOST_DEPTH) {
      return [];
    }
    const { title, datasource, targets, panels: inner, libraryPanel } = parsed.data;
    const exprs = targets.flatMap((target) =>
      target.expr !== undefined && mayAsk(target.datasource ?? datasource, of.fleet) ? [target.expr] : []
    );
    const name = { panel: title, dashboard: of.dashboard };
    const own = exprs.length === 0 ? [] : [panelReads(name, exprs)];
    const unseen = targets.length === 0 && libraryPanel != null ? [{ ...name, selectors: [], isWhole: false }] : [];
    return [...own, ...unseen, ...panelsIn(inner, of, depth + 1)];
  });
}

/** Whether a data source is, or may be, one of the fleet: one that a variable names may be any of its type. */
function mayAsk(source: z.infer<typeof sourceSchema>, fleet: string): boolean {
  const { type = DATA_SOURCE_TYPE, uid = '' } = source ?? {};
  return type === DATA_SOURCE_TYPE && (uid.includes('$') || fleetOfDataSource(uid) === fleet);
}
