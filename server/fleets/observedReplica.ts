import { type ObservedReplica } from '../drivers/driver';
import { type Endpoint } from './endpointSchema';

export interface EndpointDeps {
  /** Value of an environment variable named in the fleets file. */
  readonly secret: (name: string) => string | undefined;
  /** Text of a file named in the fleets file. */
  readonly readFile: (path: string) => string;
}

/** A server of the fleets file as a replica to connect to. */
export function observedReplica(id: string, endpoint: Endpoint, deps: EndpointDeps): ObservedReplica {
  const bearer = endpoint.bearer_token_env === undefined ? undefined : deps.secret(endpoint.bearer_token_env);
  return {
    id,
    url: endpoint.url.replace(/\/+$/, ''),
    headers: { ...endpoint.headers, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) },
    ca: endpoint.ca_file === undefined ? undefined : deps.readFile(endpoint.ca_file),
    problems: [],
  };
}
