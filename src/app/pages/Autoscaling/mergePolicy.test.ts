import { DEFAULT_POLICY } from '../../../autoscaling/index';
import { policy } from '../../testing/policies';
import { mergePolicy } from './mergePolicy';

const base = policy({ targets: { cpu: 70, memory: 70 } });

test.each([
  ['mine alone', { targets: { cpu: 50, memory: 70 } }, {}, { targets: { cpu: 50, memory: 70 } }],
  ['theirs alone', {}, { tolerance: 0.2 }, { tolerance: 0.2 }],
  [
    'both, in different fields',
    { targets: { cpu: 50, memory: 70 } },
    { targets: { cpu: 70, memory: 60 } },
    { targets: { cpu: 50, memory: 60 } },
  ],
  ['both, in the same field: mine', { maxShards: 5 }, { maxShards: 6 }, { maxShards: 5 }],
  ['a target I took away', { targets: { cpu: 70 } }, { minShards: 2 }, { targets: { cpu: 70 }, minShards: 2 }],
  [
    'a list as a whole',
    { behavior: { ...base.behavior, scaleUp: { ...base.behavior.scaleUp, policies: [] } } },
    { behavior: { ...base.behavior, scaleDown: DEFAULT_POLICY.behavior.scaleUp } },
    {
      behavior: {
        scaleUp: { ...base.behavior.scaleUp, policies: [] },
        scaleDown: DEFAULT_POLICY.behavior.scaleUp,
      },
    },
  ],
])('%s', (_, mine, theirs, merged) => {
  expect(mergePolicy(base, { ...base, ...mine } as never, { ...base, ...theirs } as never)).toEqual({
    ...base,
    ...merged,
  });
});
