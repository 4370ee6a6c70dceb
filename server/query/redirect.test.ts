import { redirectOf, redirectReason } from './redirect';

const PATH = '/api/v1/query';

it.each<[string, string, string]>([
  ['https://prom.example/api/v1/query', 'http://prom:9090', 'write https://prom.example as its url'],
  ['/prometheus/api/v1/query?query=up', 'http://prom:9090', 'write http://prom:9090/prometheus as its url'],
  ['/api/v1/query/', 'http://prom:9090', 'to http://prom:9090/api/v1/query/ (301), which is not followed: write the'],
  ['http://ada:secret@other/login?token=secret#secret', 'http://prom', 'to http://other/login (301), which is not'],
  ['//other/api/v1/query', 'https://prom/x', 'write https://other as its url'],
])('to %s from %s', (location, url, words) => {
  const redirect = redirectOf(location, url, PATH);
  const reason = redirect && redirectReason(301, redirect);
  expect(reason).toContain(words);
  expect(reason).not.toContain('secret');
});

it('is none without a place, or with one that is no URL', () => {
  expect(redirectOf(undefined, 'http://prom', PATH)).toBeUndefined();
  expect(redirectOf('http://[', 'http://prom', PATH)).toBeUndefined();
});
