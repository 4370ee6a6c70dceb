import { getBackendSrv } from '@grafana/runtime';

import { hasUserInfo } from '../../api/serverUrl';
import pluginJson from '../../plugin.json';

/** The app's jsonData. Every user can read it: the token is in secureJsonData. */
export interface AppSettings {
  /** Where Grafana's server finds the proxy, for example `http://proxy:9400`; without a slash at the end. */
  readonly proxyUrl?: string;
}

/** What Grafana stores for the app, as its settings API gives it. */
export interface StoredSettings {
  readonly enabled: boolean;
  readonly pinned: boolean;
  readonly jsonData: AppSettings;
  readonly secureJsonFields: Readonly<Record<string, boolean>>;
}

/** A change to the settings; `apiToken` is left as it is where it is undefined. */
export interface SettingsChange {
  readonly proxyUrl: string;
  readonly apiToken?: string;
}

const url = `/api/plugins/${pluginJson.id}/settings`;

/** The stored settings. Rejects with Grafana's FetchError. */
export async function loadSettings(): Promise<StoredSettings> {
  const stored = await getBackendSrv().get<Partial<StoredSettings>>(url, undefined, undefined, {
    showErrorAlert: false,
  });
  return {
    enabled: stored.enabled ?? true,
    pinned: stored.pinned ?? true,
    jsonData: stored.jsonData ?? {},
    secureJsonFields: stored.secureJsonFields ?? {},
  };
}

/** Stores a change, keeping whatever else is in the settings. Rejects with Grafana's FetchError. */
export async function saveSettings(stored: StoredSettings, change: SettingsChange): Promise<StoredSettings> {
  const jsonData = { ...stored.jsonData, proxyUrl: change.proxyUrl };
  const secure = change.apiToken === undefined ? {} : { secureJsonData: { apiToken: change.apiToken } };
  await getBackendSrv().post(
    url,
    { enabled: true, pinned: stored.pinned, jsonData, ...secure },
    { showSuccessAlert: false, showErrorAlert: false }
  );
  return loadSettings();
}

/** What is wrong with a proxy address, or undefined where nothing is. */
export function addressProblem(value: string): 'empty' | 'not-http' | 'has-more' | undefined {
  if (value.trim() === '') {
    return 'empty';
  }
  let parsed: URL;
  try {
    parsed = new URL(value);
  } catch {
    return 'not-http';
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    return 'not-http';
  }
  return /[?#]/.test(value) || hasUserInfo(value) ? 'has-more' : undefined;
}
