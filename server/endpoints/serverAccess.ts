import { oneLineProblem } from '../../src/api/oneLine';
import { type ServerAccess, type TlsSettings } from './observedShard';
import { hiddenFileProblem } from '../files/fileProblem';
import { headerText } from '../headerText';
import { AccessError } from './accessError';
import { type EndpointAccess } from './endpointSchema';

export interface AccessDeps {
  /** Value of an environment variable named in the fleets file. */
  readonly secret: (name: string) => string | undefined;
  /** Text of a file named in the fleets file. Throws where it cannot be read. */
  readonly readFile: (path: string) => string;
}

interface Secret {
  readonly key: string;
  readonly variable?: string;
  readonly file?: string;
}

/** How a server of the fleets file is asked. Secrets in files are read for each request, certificates for each connection. */
export function serverAccess(endpoint: EndpointAccess, deps: AccessDeps): ServerAccess {
  const headers = lowerNames(endpoint.headers ?? {});
  const { params = {}, proxy_url: proxy, tls_config: files = {} } = endpoint;
  const authorization = authorizationOf(endpoint, deps);
  const pem = (key: 'ca_file' | 'cert_file' | 'key_file'): string | undefined => {
    const file = files[key] ?? (key === 'ca_file' ? endpoint.ca_file : undefined);
    return file === undefined ? undefined : readNamed(key, file, deps);
  };
  return {
    headers: () => (authorization === undefined ? headers : { ...headers, authorization: authorization() }),
    tls: (): TlsSettings => {
      return { ca: pem('ca_file'), cert: pem('cert_file'), key: pem('key_file'), servername: files.server_name };
    },
    params: Object.entries(params).flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
    proxy,
  };
}

/** The value of the Authorization header, each time anew; undefined where none is sent. */
function authorizationOf(endpoint: EndpointAccess, deps: AccessDeps): (() => string) | undefined {
  const { basic_auth: basic, authorization, bearer_token_env: variable, bearer_token_file: file } = endpoint;
  if (basic !== undefined) {
    const password = { key: 'password', variable: basic.password_env, file: basic.password_file };
    return () => `Basic ${Buffer.from(`${basic.username}:${secretOf(password, deps)}`).toString('base64')}`;
  }
  if (authorization !== undefined) {
    const { type, credentials_env, credentials_file } = authorization;
    const credentials = { key: 'credentials', variable: credentials_env, file: credentials_file };
    return () => headerText(`${type} ${secretOf(credentials, deps)}`);
  }
  return variable === undefined && file === undefined
    ? undefined
    : () => headerText(`Bearer ${secretOf({ key: 'bearer_token', variable, file }, deps)}`);
}

function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), headerText(value)]));
}

function secretOf({ key, variable, file }: Secret, deps: AccessDeps): string {
  const setting = `${key}_${file === undefined ? 'env' : 'file'}`;
  const value = file === undefined ? deps.secret(variable ?? '') : readNamed(setting, file, deps).trim();
  const problem = oneLineProblem(value ?? '');
  if (problem !== undefined) {
    throw new AccessError(`its ${setting} ${problem}`);
  }
  return value ?? '';
}

function readNamed(key: string, file: string, { readFile }: AccessDeps): string {
  try {
    return readFile(file);
  } catch (error) {
    throw new AccessError(`its ${key} cannot be read: ${hiddenFileProblem(error)}`);
  }
}
