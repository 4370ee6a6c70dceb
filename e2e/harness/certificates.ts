import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** Paths of PEM files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of its own, by openssl. */
export interface Authority {
  /** Path of its certificate. */
  readonly ca: string;
  /** Signs a certificate for a host name, for servers and clients. */
  sign(name: string): Promise<Certificate>;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority whose files are in `dir`. */
export async function startAuthority(dir: string): Promise<Authority> {
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: dir });
  const ca = path.join(dir, 'ca.pem');
  await openssl('req', '-x509', ...KEY, '-keyout', 'ca.key', '-out', ca, '-days', '2', '-subj', '/CN=Test authority');
  return {
    ca,
    sign: async (name) => {
      const file = (ending: string) => path.join(dir, `${name}.${ending}`);
      await openssl('req', ...KEY, '-keyout', file('key'), '-out', file('csr'), '-subj', `/CN=${name}`);
      await writeFile(file('ext'), `subjectAltName=DNS:${name}`);
      const by = ['-CA', ca, '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', file('ext')];
      await openssl('x509', '-req', '-in', file('csr'), '-out', file('pem'), ...by);
      return { cert: file('pem'), key: file('key') };
    },
  };
}
