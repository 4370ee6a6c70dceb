import { type Endpoint } from './endpointSchema';
import { serverAccess } from './serverAccess';

const files: Record<string, string> = {};
const variables: Record<string, string> = { PASSWORD: 'sesame', TOKEN: 't', KEY: 'k', LONG: '€' };
const deps = {
  secret: (name: string) => variables[name],
  readFile: (name: string) => {
    if (!(name in files)) {
      throw Object.assign(new Error(`no such file, open '/secret/place/${name}'`), { code: 'ENOENT' });
    }
    return files[name];
  },
};
const access = (endpoint: Partial<Endpoint>) => serverAccess({ url: 'https://a', ...endpoint }, deps);
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

beforeEach(() => {
  Object.assign(files, { password: 'sesame\n', token: ' t \n', ca: 'CA', cert: 'CERT', key: 'KEY' });
});

describe('serverAccess', () => {
  it.each<[string, Partial<Endpoint>, Record<string, string>]>([
    ['nothing', {}, {}],
    ['headers', { headers: { 'X-Scope-OrgID': 'eu' } }, { 'x-scope-orgid': 'eu' }],
    ['a password', { basic_auth: { username: 'ä', password_env: 'PASSWORD' } }, { authorization: basic('ä:sesame') }],
    [
      'one in a file',
      { basic_auth: { username: 'u', password_file: 'password' } },
      { authorization: basic('u:sesame') },
    ],
    [
      'a password beyond ASCII',
      { basic_auth: { username: 'u', password_env: 'LONG' } },
      { authorization: basic('u:€') },
    ],
    // As Go's client does, its UTF-8.
    ['a header beyond ASCII', { headers: { 'X-Team': 'é€' } }, { 'x-team': 'Ã©â\u0082¬' }],
    ['a token beyond ASCII', { bearer_token_env: 'LONG' }, { authorization: 'Bearer â\u0082¬' }],
    ['a bearer token', { bearer_token_env: 'TOKEN' }, { authorization: 'Bearer t' }],
    ['one in a file', { bearer_token_file: 'token' }, { authorization: 'Bearer t' }],
    ['another scheme', { authorization: { type: 'Key', credentials_env: 'KEY' } }, { authorization: 'Key k' }],
  ])('sends %s', (_, endpoint, headers) => {
    expect(access(endpoint).headers()).toEqual(headers);
  });

  it('reads files anew, and names the setting of one that cannot be read, not its place', () => {
    const { headers, tls } = access({
      bearer_token_file: 'token',
      tls_config: { ca_file: 'ca', cert_file: 'cert', key_file: 'key', server_name: 'n' },
    });
    files.token = 'renewed';
    files.cert = 'RENEWED';
    expect(headers()).toEqual({ authorization: 'Bearer renewed' });
    expect(tls()).toEqual({ ca: 'CA', cert: 'RENEWED', key: 'KEY', servername: 'n' });
    delete files.token;
    delete files.ca;
    expect(headers).toThrow(/^its bearer_token_file cannot be read: it is not there; look at the path \(ENOENT\)$/);
    expect(tls).toThrow(/^its ca_file cannot be read: it is not there; look at the path \(ENOENT\)$/);
  });

  it('sends no secret that would be more than a header', () => {
    files.token = 'a\r\nx-forged: b';
    expect(access({ bearer_token_file: 'token' }).headers).toThrow(/^its bearer_token_file has a line break/);
  });
});
