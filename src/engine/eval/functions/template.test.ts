import { RE2JS } from 're2js';

import { expandTemplate } from './template';

test.each([
  ['$1-$2', 'a-b'],
  ['${1}x$3y', 'ax'],
  ['$name', 'b'],
  ['${name}s $names', 'bs '],
  ['$$1 $', '$1 $'],
  ['${1', '${1'],
  ['$01', ''],
  ['$0', 'a:b'],
  ['${none}', ''],
  ['$-', '$-'],
])('%p gives %p', (template, expected) => {
  const matcher = RE2JS.compile('(.*):(?P<name>.*)').matcher('a:b');
  expect(matcher.matches()).toBe(true);
  expect(expandTemplate(template, matcher)).toBe(expected);
});
