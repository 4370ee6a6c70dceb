import { mergeContents, withAnswering, withoutGroup, withRenamed } from './withAnswering';

const groups = [{ name: 'a' }, { name: 'b' }];

test.each<[string, readonly string[], readonly string[]]>([
  ['chosen', withAnswering(['b'], 'a', true), ['a', 'b']],
  ['chosen twice', withAnswering(['a'], 'a', true), ['a']],
  ['no longer chosen', withAnswering(['a', 'b'], 'a', false), ['b']],
  ['with another name', withRenamed(['a', 'b'], { groups, at: 0 }, 'c'), ['b', 'c']],
  ['not chosen, with another name', withRenamed(['b'], { groups, at: 0 }, 'c'), ['b']],
  ['with the name of a group that is not chosen', withRenamed(['a'], { groups, at: 0 }, 'b'), []],
  ['with the name of a chosen one', withRenamed(['a', 'b'], { groups, at: 0 }, 'b'), ['b']],
  [
    'with no longer the name of a chosen one',
    withRenamed(['b'], { groups: [{ name: 'b' }, { name: 'b' }], at: 0 }, 'b2'),
    ['b'],
  ],
  ['removed', withoutGroup(['a', 'b'], { groups, at: 0 }), ['b']],
  ['removed beside one of its name', withoutGroup(['a'], { groups: [{ name: 'a' }, { name: 'a' }], at: 0 }), ['a']],
])('a group that is %s', (_, names, expected) => {
  expect(names).toEqual(expected);
});

test('what was chosen here comes over what somebody else chose', () => {
  const text = 'groups:\n' + ['a', 'b', 'c', 'd'].map((name) => `- name: ${name}\n  rules: []\n`).join('');
  const of = (...answering: string[]) => ({ text, answering });
  expect(mergeContents(of('a', 'b'), of('b', 'c'), of('a', 'b', 'd')).answering).toEqual(['b', 'c', 'd']);
  expect(mergeContents(of('a', 'b'), of('a', 'b', 'c'), of('b')).answering).toEqual(['b', 'c']);
  const without = { text: text.replace(/- name: a\n.*\n/, ''), answering: ['b'] };
  expect(mergeContents(of('a', 'b'), of('a', 'b', 'c'), without).answering).toEqual(['b', 'c']);
});
