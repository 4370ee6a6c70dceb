import { type Page } from 'playwright-core';

import { type PanelAnswer } from './host';

interface PanelData {
  readonly state: string;
  readonly errors?: PanelAnswer['errors'];
  readonly error?: { readonly message?: string };
  readonly series: ReadonlyArray<{
    readonly refId?: string;
    readonly meta?: { readonly notices?: ReadonlyArray<{ readonly text: string }> };
    readonly fields: ReadonlyArray<{
      readonly name: string;
      readonly type: string;
      readonly labels?: Record<string, string>;
      readonly values: ArrayLike<unknown>;
    }>;
  }>;
}

/** An object of Grafana's scenes, as far as it matters here. */
interface SceneObject {
  readonly state: {
    readonly key?: string;
    readonly pluginId?: string;
    readonly $data?: SceneObject;
    readonly data?: PanelData;
  };
  forEachChild(visit: (child: SceneObject) => void): void;
}

interface HostGlobals {
  /** The open dashboard, in Grafana. */
  readonly __grafanaSceneContext?: SceneObject;
  /** What panels show by id, in the host page. */
  readonly workbenchPanelData?: Record<string, PanelData>;
}

/** Reads what the open dashboard's panels show, as the data source gave it; NaN and the infinities come as text. */
export async function panelAnswers(page: Page): Promise<Readonly<Record<string, PanelAnswer>>> {
  return await page.evaluate(() => {
    const { __grafanaSceneContext: scene, workbenchPanelData } = window as unknown as HostGlobals;
    const panels: Record<string, PanelData> = { ...workbenchPanelData };
    const visit = (object: SceneObject) => {
      const id = /^panel-(\d+)$/.exec(object.state.key ?? '')?.[1];
      if (id !== undefined && object.state.pluginId !== undefined) {
        let source = object.state.$data;
        while (source?.state.$data !== undefined) {
          source = source.state.$data;
        }
        if (source?.state.data !== undefined) {
          panels[id] = source.state.data;
        }
      }
      object.forEachChild(visit);
    };
    if (scene !== undefined) {
      visit(scene);
    }
    const asJson = (value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value as number | string | null);
    return Object.fromEntries(
      Object.entries(panels).map(([id, { state, series, errors, error }]) => [
        id,
        {
          state,
          errors: errors ?? (error === undefined ? [] : [{ message: error.message }]),
          frames: series.map(({ refId, meta, fields }) => ({
            refId,
            notices: (meta?.notices ?? []).map(({ text }) => text),
            fields: fields.map(({ name, type, labels, values }) => ({
              name,
              type,
              labels: labels ?? {},
              values: Array.from(values, asJson),
            })),
          })),
        },
      ])
    );
  });
}
