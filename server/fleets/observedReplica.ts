import { type ObservedReplica, type ObservedShard } from '../endpoints/observedShard';
import { type Endpoint } from '../endpoints/endpointSchema';
import { type FleetConfig } from './fleetsFile';
import { refusedServers } from '../endpoints/refusedServers';
import { type AccessDeps, serverAccess } from '../endpoints/serverAccess';

export interface EndpointDeps extends AccessDeps {
  /** Why a URL is not to be fetched; left out where all may be: those of the fleets file. */
  readonly refuse?: (url: string) => string | undefined;
}

/** For fleets made through the API, which name no file and no environment variable of the proxy. */
export function madeEndpoints(refuse: EndpointDeps['refuse']): EndpointDeps {
  const readFile = () => {
    throw new Error('a fleet made through the API names no file');
  };
  return { secret: () => undefined, readFile, refuse };
}

/** The connection to a fleet's long-term store, where it has one. */
export function observedStore({ store }: FleetConfig, deps: EndpointDeps): ObservedShard | undefined {
  return store && { id: store.id, replicas: [observedReplica('a', store, deps)], problems: [] };
}

/** The connection to the server that a fleet's file names for what its rules record. */
export function observedRecords({ rules }: FleetConfig, deps: EndpointDeps): ObservedShard | undefined {
  return (
    rules?.records && { id: rules.records.id, replicas: [observedReplica('a', rules.records, deps)], problems: [] }
  );
}

/** A server of the fleets file as a replica to connect to. */
export function observedReplica(id: string, endpoint: Endpoint, deps: EndpointDeps): ObservedReplica {
  const { url, proxy_url: proxyUrl, tls_config: tls } = endpoint;
  const named = { url, serverName: tls?.server_name, proxyUrl };
  const refused = deps.refuse === undefined ? [] : refusedServers(named, deps.refuse);
  return {
    id,
    url: refused.length === 0 ? url.replace(/\/+$/, '') : undefined,
    access: serverAccess(endpoint, deps),
    problems: refused.map(([key, message]) => `${named[key]} ${message}.`),
  };
}
