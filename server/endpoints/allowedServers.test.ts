import { allowedServersSchema } from './allowedServers';

const LIST = 'prom-1:9090, *.prom.example.com:9090, 10.1.0.0/16:9090, 192.0.2.7, [fd00::/8]:9090, db.example.com:*';

describe('allowedServersSchema', () => {
  const allowed = allowedServersSchema.parse(LIST);

  it.each([
    'http://prom-1:9090',
    'http://PROM-1:9090/prefix',
    'http://prom-1.:9090',
    'https://a.prom.example.com:9090',
    'http://a.b.prom.example.com:9090',
    'http://10.1.255.3:9090',
    'http://0xa.1.1:9090',
    'http://192.0.2.7',
    'https://192.0.2.7:1234',
    'http://[fd12::1]:9090',
    'https://db.example.com',
  ])('lets %s through', (url) => {
    expect(allowed.refuse(url)).toBeUndefined();
  });

  it.each([
    'http://prom-1:9091',
    'http://prom-1',
    'http://prom-1.evil.example:9090',
    'http://prom.example.com:9090',
    'http://evilprom.example.com:9090',
    'http://10.2.0.1:9090',
    'http://10.1.0.1',
    'http://10.1.0.1.evil.example:9090',
    'http://prom-1:9090@evil.example:9090',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:9090',
    'http://[::1]:9090',
    'http://[::ffff:127.0.0.1]:9090',
    'ftp://prom-1:9090',
    'file:///etc/passwd',
    'prom-1:9090',
    '',
  ])('refuses %s', (url) => {
    expect(allowed.refuse(url)).toMatch(/--allow-servers|no URL/);
  });

  it('lets nothing through where nothing is listed', () => {
    expect(allowedServersSchema.parse(' , ').refuse('http://prom-1:9090')).toBeDefined();
  });

  it.each([
    '*',
    '*:9090',
    'http://prom-1:9090',
    'prom-1:0',
    'prom-1:70000',
    '10.0.0.0/33',
    '10.0.0.0/',
    'fd00::/8',
    'a b',
  ])('is told that %s is no pattern', (pattern) => {
    expect(allowedServersSchema.safeParse(pattern).error?.issues[0].message).toContain(`"${pattern}" is none of`);
  });
});
