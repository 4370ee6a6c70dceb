import { from } from 'rxjs';

/** What a page has of Grafana, in place of `@grafana/runtime`: requests below the app's route reach what `fetch` does with them. */
export const grafanaRuntime = {
  config: { appSubUrl: '', bootData: { user: { orgId: 0 } } },
  getBackendSrv: () => ({ fetch: ({ url, ...request }: { url: string; data?: string }) => from(asked(url, request)) }),
  isFetchError: (error: unknown) => typeof error === 'object' && error !== null && 'status' in error,
};

async function asked(url: string, { data, ...request }: { data?: string }): Promise<unknown> {
  const response = await fetch(url, { ...request, body: data });
  const body: unknown = await response.json();
  if (!response.ok) {
    throw { status: response.status, data: body };
  }
  return { data: body };
}
