import { withParts } from './kubernetes.mjs';

test('parts of a module are taken in a version, not from its folders', () => {
  const text = [
    'replace (',
    '\tk8s.io/api => ./staging/src/k8s.io/api',
    '\texample.com/other => example.com/fork v1.0.0',
    ')',
  ];
  expect(withParts(text.join('\n'), { from: './staging/src/', version: 'v0.36.3' }).split('\n')).toEqual([
    'replace (',
    '\tk8s.io/api => k8s.io/api v0.36.3',
    '\texample.com/other => example.com/fork v1.0.0',
    ')',
  ]);
});
