import { legend } from './legend';

test.each([
  ['', { __name__: 'up', job: 'a', instance: 'b' }, 'up{instance="b", job="a"}'],
  ['', { job: 'a' }, '{job="a"}'],
  ['', { __name__: 'up' }, 'up'],
  ['', {}, 'the query'],
  ['__auto', { job: 'a' }, ''],
  ['__auto', {}, 'the query'],
  ['{{job}} on {{ instance }}', { job: 'a', instance: 'b' }, 'a on b'],
  ['{{nothing}}!', { job: 'a' }, '!'],
  ['plain', {}, 'plain'],
  ['', { path: 'say "hi"' }, '{path="say \\"hi\\""}'],
])('format "%s" of %j is "%s"', (format, labels, name) => {
  expect(legend(format, labels, 'the query')).toBe(name);
});
