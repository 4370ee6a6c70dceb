import { readHistory, writeHistory } from './historyAddress';

const plain = { view: 'decisions', from: 'now-24h', to: 'now' };

test.each([
  ['', plain],
  ['decision=7&outcome=scale-up', { ...plain, decision: 7, outcome: 'scale-up' }],
  ['view=audit&by=people&before=40&from=now-7d', { ...plain, view: 'audit', by: 'people', before: 40, from: 'now-7d' }],
  ['view=other&decision=-1&outcome=odd&before=x', plain],
])('%s', (text, address) => {
  const read = readHistory(new URLSearchParams(text));
  expect(read).toEqual(address);
  expect(readHistory(writeHistory(read))).toEqual(address);
});

test('what is as it is anyway is not in the address', () => {
  expect(String(writeHistory(readHistory(new URLSearchParams('view=decisions&decision=3'))))).toBe('decision=3');
});
