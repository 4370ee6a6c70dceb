import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';

/** A provisioned data source, secrets apart. */
export interface ProvisionedDataSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly url: string;
  readonly isDefault: boolean;
  readonly readOnly: boolean;
  readonly jsonData: Readonly<Record<string, unknown>>;
  readonly secureJsonData: Readonly<Record<string, string>>;
}

/** The settings of the provisioned app. */
export interface AppSettings {
  jsonData: Record<string, unknown>;
  secureJsonData: Record<string, string>;
}

/** `$NAME` and `${NAME}` become environment variables, as Grafana's provisioning has it. */
function expand(value: unknown, env: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value.replace(
      /\$(?:\{(\w+)\}|(\w+))/g,
      (_, braced?: string, plain?: string) => env[braced ?? plain ?? ''] ?? ''
    );
  }
  if (Array.isArray(value)) {
    return value.map((item) => expand(item, env));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, env)]));
  }
  return value;
}

function documents(folder: string, env: NodeJS.ProcessEnv): Array<Record<string, unknown>> {
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .sort()
    .map((file) => expand(parse(readFileSync(join(folder, file), 'utf8')), env) as Record<string, unknown>);
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.map(record) : [];
}

/** Reads `provisioning/datasources`. */
export function readDataSources(folder: string, env: NodeJS.ProcessEnv): ProvisionedDataSource[] {
  return documents(join(folder, 'datasources'), env).flatMap((document) =>
    list(document.datasources).map((ds) => ({
      uid: String(ds.uid),
      name: String(ds.name),
      type: String(ds.type),
      url: String(ds.url ?? ''),
      isDefault: ds.isDefault === true,
      readOnly: ds.editable !== true,
      jsonData: record(ds.jsonData),
      secureJsonData: record(ds.secureJsonData) as Record<string, string>,
    }))
  );
}

/** Reads the app's entry of `provisioning/plugins`. */
export function readApp(folder: string, appId: string, env: NodeJS.ProcessEnv): AppSettings {
  const apps = documents(join(folder, 'plugins'), env).flatMap((document) => list(document.apps));
  const app = apps.find((entry) => entry.type === appId);
  return {
    jsonData: record(app?.jsonData),
    secureJsonData: record(app?.secureJsonData) as Record<string, string>,
  };
}
