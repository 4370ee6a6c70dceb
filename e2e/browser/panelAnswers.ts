import { type Page } from 'playwright-core';

import { type PanelAnswer } from './host';

interface Frame {
  readonly refId?: string;
  readonly meta?: { readonly notices?: ReadonlyArray<{ readonly text: string }> };
  readonly fields: ReadonlyArray<{
    readonly name: string;
    readonly type: string;
    readonly labels?: Record<string, string>;
    readonly values: ArrayLike<unknown>;
  }>;
}

interface GrafanaWindow {
  readonly grafanaRuntime?: {
    getPanelData(): Record<
      string,
      { state: string; errors?: PanelAnswer['errors']; error?: { message?: string }; series: readonly Frame[] }
    >;
  };
}

/** Reads what the open dashboard's panels show; NaN and the infinities come as text. */
export async function panelAnswers(page: Page): Promise<Readonly<Record<string, PanelAnswer>>> {
  return await page.evaluate(() => {
    const asJson = (value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value as number | string | null);
    const panels = Object.entries((window as unknown as GrafanaWindow).grafanaRuntime?.getPanelData() ?? {});
    return Object.fromEntries(
      panels
        .filter(([, data]) => data !== undefined)
        .map(([id, { state, series, errors, error }]) => [
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
