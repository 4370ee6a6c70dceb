import { isUnsafePath } from './paths';

describe('isUnsafePath', () => {
  it.each([
    '/api/../admin',
    '/..',
    '/.',
    '/api/./x',
    '/api/%2e%2e/x',
    '/api/%2E./x',
    '/api/..%2fx',
    '/api/..%2Fx',
    '/api/%2e%2e%2fx',
    '/api/%252e%252e/x',
    '/api/%25252e%25252e/x',
    '/api/%252e%252e%252fx',
    '/api/..;/x',
    '/api/..%3b/x',
    '/api/..\\x',
    '/api/..%5cx',
    '/api/%5c',
    '/api/%c0%ae%c0%ae/x',
    '/api/%',
    '/api/%zz',
    '/api/x%00',
    '/api/%0d%0ax',
    '//host/x',
    'http://host/x',
    'x',
    '',
    `/%${'25'.repeat(20)}2e`,
  ])('refuses %s', (target) => {
    expect(isUnsafePath(target)).toBe(true);
  });

  it.each([
    '/',
    '/api/v1/fleets',
    '/fleets/a/api/v1/label/job/values?match[]=up&x=../..',
    '/fleets/a/api/v1/label/a.b/values',
    '/fleets/a/api/v1/label/..a/values',
    '/fleets/a/api/v1/label/100%25/values',
    '/fleets/a/api/v1/label/a%2Fb/values',
    '/fleets/a/api/v1/label/%C3%BC/values',
  ])('lets %s through', (target) => {
    expect(isUnsafePath(target)).toBe(false);
  });
});
