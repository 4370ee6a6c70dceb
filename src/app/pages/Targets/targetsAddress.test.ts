import { readTargets, searchOf, writeTargets } from './targetsAddress';

const plain = { sort: 'address', order: 'asc', page: 1 };

test.each([
  ['', plain],
  ['search=vm-1&job=vms&page=3', { ...plain, search: 'vm-1', job: 'vms', page: 3 }],
  ['sort=weight&order=desc&flag=tooHeavy', { ...plain, sort: 'weight', order: 'desc', flag: 'tooHeavy' }],
  ['sort=colour&state=odd&flag=&page=-2', plain],
])('%s', (text, address) => {
  const read = readTargets(new URLSearchParams(text));
  expect(read).toEqual(address);
  expect(readTargets(writeTargets(read))).toEqual(address);
});

test('what is as it is anyway is not in the address', () => {
  expect(String(writeTargets(readTargets(new URLSearchParams('order=asc&sort=job'))))).toBe('sort=job');
});

test('a page is a part of the rows', () => {
  expect(searchOf(readTargets(new URLSearchParams('page=3&job=a')))).toEqual({
    sort: 'address',
    order: 'asc',
    job: 'a',
    offset: 200,
    limit: 100,
  });
});
