import { paramProblem, proxyUrlProblem, serverUrlProblem } from './serverUrl';

const remedies = { credentials: 'use basic_auth', query: 'use params' };

describe('serverUrlProblem', () => {
  it.each([
    ['http://prometheus-0:9090', undefined],
    ['https://a.example/prometheus/', undefined],
    ['http://[::1]:9090', undefined],
    ['http://vmselect:8481/select/0/prometheus', undefined],
    ['http://ada:secret@a.example', /no user name or password into it: use basic_auth/],
    ['http://ada@a.example', /use basic_auth/],
    ['http://:secret@a.example', /use basic_auth/],
    ['http://@a.example', /use basic_auth/],
    ['http://:@a.example', /use basic_auth/],
    ['http://a:@a.example', /use basic_auth/],
    ['http:///@a.example', /use basic_auth/],
    ['http:\\\\@a.example', /begins with http/],
    ['http://a.example/@b', undefined],
    ['http://a.example#', /without # /],
    ['http://a.example/a b', /without spaces and line breaks/],
    ['http://a.exa\nmple/', /without spaces and line breaks/],
    [' http://a.example\n', /begins with http/],
    ['http://a.example/?extra_label=a=b', /without \? and what comes after it: use params/],
    ['http://a.example?', /use params/],
    ['http://a.example/#top', /without # /],
    ['ftp://a.example', /begins with http/],
    ['//a.example', /begins with http/],
    ['a.example:9090', /begins with http/],
    ['http://', /begins with http/],
  ])('%s', (text, problem) => {
    const found = serverUrlProblem(text, remedies);
    expect(found).toEqual(problem && expect.stringMatching(problem));
    expect(found ?? '').not.toContain('secret');
  });
});

describe('proxyUrlProblem', () => {
  it.each([
    ['http://proxy:3128', true],
    ['http://proxy:3128/', true],
    ['https://proxy:3128', false],
    ['socks5://proxy:1080', false],
    ['http://ada:secret@proxy:3128', false],
    ['http://@proxy:3128', false],
    ['http://proxy:3128?', false],
    ['http://proxy:3128#', false],
    ['http://proxy:3128/path', false],
    ['http://proxy:3128?x=1', false],
    ['proxy:3128', false],
  ])('%s: %s', (text, fits) => {
    expect(proxyUrlProblem(text) === undefined).toBe(fits);
  });
});

test.each([
  ['extra_label', true],
  ['dedup', true],
  ['query', false],
  ['match[]', false],
  ['start', false],
  ['timeout', false],
  ['ten\nant', false],
])('the parameter %s may be set: %s', (name, fits) => {
  expect(paramProblem(name) === undefined).toBe(fits);
});
