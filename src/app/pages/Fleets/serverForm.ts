import { type FleetDefinition } from '../../../api/definition';

type DefinedServer = Omit<FleetDefinition['shards'][number]['replicas'][number], 'id'>;

/** A server and how it is asked as it is being entered: texts as they are typed. */
export interface ServerForm {
  readonly url: string;
  /** Parameters as in a URL: `team=a&team=b`. */
  readonly params: string;
  readonly serverName: string;
  readonly proxyUrl: string;
}

/** A server with nothing entered yet. */
export const emptyServer: ServerForm = { url: '', params: '', serverName: '', proxyUrl: '' };

/** A server as a form. */
export function serverFormOf({ url, params = {}, serverName = '', proxyUrl = '' }: DefinedServer): ServerForm {
  const pairs = Object.entries(params).flatMap(([name, values]) => values.map((value) => [name, value]));
  return { url, params: new URLSearchParams(pairs).toString(), serverName, proxyUrl };
}

/** A form as a server; what it has no field for is not in it. */
export function serverOf({ url, params, serverName, proxyUrl }: ServerForm): DefinedServer {
  const values: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(params.trim())) {
    (values[name] ??= []).push(value);
  }
  return {
    url,
    params: Object.keys(values).length === 0 ? undefined : values,
    serverName: serverName.trim() || undefined,
    proxyUrl: proxyUrl.trim() || undefined,
  };
}

/** Whether anything but its address is entered. */
export function hasAccess({ params, serverName, proxyUrl }: ServerForm): boolean {
  return [params, serverName, proxyUrl].some((text) => text !== '');
}
