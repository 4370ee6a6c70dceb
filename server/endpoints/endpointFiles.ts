import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { createSecureContext } from 'node:tls';

import { oneLineProblem } from '../../src/api/oneLine';
import { errorCode } from '../errorCode';
import { errorText } from '../errorText';
import { fileProblem } from '../files/fileProblem';
import { readNamedFile } from '../files/namedFile';
import { type EndpointAccess } from './endpointSchema';

/** What is wrong with the files a server of the fleets file names, each a sentence that begins with "its". Paths start at `baseDir`. */
export function endpointFileProblems(endpoint: EndpointAccess, baseDir: string): string[] {
  const { tls_config: tls = {}, basic_auth: basic, authorization } = endpoint;
  const secrets = {
    password_file: basic?.password_file,
    credentials_file: authorization?.credentials_file,
    bearer_token_file: endpoint.bearer_token_file,
  };
  const late = Object.entries(secrets).map(([key, file]) => secret(read(key, file, baseDir)));
  const ca = read('ca_file', tls.ca_file ?? endpoint.ca_file, baseDir);
  const cert = read('cert_file', tls.cert_file, baseDir);
  const key = read('key_file', tls.key_file, baseDir);
  const unread = [...late.filter(({ code }) => code !== 'ENOENT'), ca, cert, key].flatMap(
    ({ problem = [] }) => problem
  );
  return unread.length > 0 ? unread : pemProblems(ca, cert, key);
}

interface Read {
  /** `its ca_file /etc/ca.pem`. */
  readonly named: string;
  readonly text?: string;
  /** Why it cannot be read. */
  readonly problem?: string;
  readonly code?: string;
}

function read(key: string, file: string | undefined, baseDir: string): Read {
  if (file === undefined) {
    return { named: `its ${key}` };
  }
  const at = path.resolve(baseDir, file);
  const named = `its ${key} ${at}`;
  try {
    return { named, text: readNamedFile(at) };
  } catch (error) {
    return { named, problem: `${named} cannot be read: ${fileProblem(error)}`, code: errorCode(error) };
  }
}

/** What the file holds, but for the line's end that files have, goes into a header. */
function secret(file: Read): Read {
  const problem = oneLineProblem((file.text ?? '').trim());
  return problem === undefined ? file : { ...file, problem: `${file.named} ${problem}` };
}

function pemProblems(ca: Read, cert: Read, key: Read): string[] {
  const caProblem = problemOf(() => ca.text !== undefined && new X509Certificate(ca.text));
  const pairProblem = problemOf(() => createSecureContext({ cert: cert.text, key: key.text }));
  return [
    ...(caProblem === undefined ? [] : [`${ca.named} cannot be used: write a certificate in PEM form (${caProblem})`]),
    ...(pairProblem === undefined
      ? []
      : [
          `${cert.named} and ${key.named} cannot be used: write a certificate and its key in PEM form (${pairProblem})`,
        ]),
  ];
}

function problemOf(use: () => unknown): string | undefined {
  try {
    use();
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}
