import { type ObservedReplica, type ObservedShard } from '../drivers/driver';
import { type Endpoint } from './endpointSchema';
import { type FleetConfig } from './fleetsFile';

export interface EndpointDeps {
  /** Value of an environment variable named in the fleets file. */
  readonly secret: (name: string) => string | undefined;
  /** Text of a file named in the fleets file. */
  readonly readFile: (path: string) => string;
  /** Why a URL is not to be fetched; left out where all may be: those of the fleets file. */
  readonly refuse?: (url: string) => string | undefined;
}

/** The connection to a fleet's long-term store, where it has one. */
export function observedStore({ store }: FleetConfig, deps: EndpointDeps): ObservedShard | undefined {
  return store && { id: store.id, replicas: [observedReplica('a', store, deps)], problems: [] };
}

/** A server of the fleets file as a replica to connect to. */
export function observedReplica(id: string, endpoint: Endpoint, deps: EndpointDeps): ObservedReplica {
  const bearer = endpoint.bearer_token_env === undefined ? undefined : deps.secret(endpoint.bearer_token_env);
  const refused = deps.refuse?.(endpoint.url);
  return {
    id,
    url: refused === undefined ? endpoint.url.replace(/\/+$/, '') : undefined,
    headers: { ...endpoint.headers, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
    ca: endpoint.ca_file === undefined ? undefined : deps.readFile(endpoint.ca_file),
    problems: refused === undefined ? [] : [`${endpoint.url} ${refused}.`],
  };
}
