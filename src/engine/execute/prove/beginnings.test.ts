import { rangeGrid } from '../../model/grid';
import { parse } from '../../syntax/parse';
import { fakeMembers, success } from '../ask/testing/fakeMembers';
import { topology } from '../testing/runOnMembers';
import { findBeginnings } from './beginnings';
import { OwnershipMemory } from './ownershipMemory';

test('queries that read from about one time on ask each member once between them', async () => {
  const { transport, asked } = fakeMembers(() => success([{ job: 'j' }]));
  const options = { transport, memory: new OwnershipMemory(), now: 20_000_000 };
  const begun = ['x', 'sum(y)', 'rate(z[1m])'].map((text) => {
    const expr = parse(text, { experimental: false });
    if (!expr.ok) {
      throw new Error(text);
    }
    const grid = rangeGrid(10_000_000, 20_000_000, 10_000);
    return findBeginnings({ expr: expr.value, grid, topology: { ...topology, ownership: undefined } }, options);
  });
  const none = { late: new Map(), unknown: new Map() };
  expect(await Promise.all(begun)).toEqual([none, none, none]);
  expect(asked.map(({ member, query, path }) => `${member} ${path} ${query}`)).toEqual(
    ['a', 'b', 'c'].map((member) => `${member} series up`)
  );
});
