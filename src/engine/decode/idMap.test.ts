import fc from 'fast-check';

import { IdMap } from './idMap';

describe('IdMap', () => {
  it('finds what was added and nothing else', () => {
    const keys = fc.integer({ min: 0, max: 3 }).chain((arity) =>
      fc.record({
        arity: fc.constant(arity),
        lists: fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: arity, maxLength: arity }), {
          maxLength: 200,
        }),
      })
    );
    fc.assert(
      fc.property(keys, ({ arity, lists }) => {
        const map = new IdMap<number>(arity);
        const model = new Map<string, number>();
        for (const [i, list] of lists.entries()) {
          const key = Int32Array.of(...list, 77);
          expect(map.get(key)).toBe(model.get(list.join()));
          if (!model.has(list.join())) {
            map.add(key, i);
            model.set(list.join(), i);
          }
        }
      })
    );
  });
});
