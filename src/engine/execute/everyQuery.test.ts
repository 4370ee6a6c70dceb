import { findUnanswered } from '../../../e2e/federation/plans/findUnanswered';

/** `npm run fuzz -- --plans 100000` asks more. */
const RUNS = 600;

test('every query has a plan, whatever the fleet and whatever its members answer', async () => {
  expect(await findUnanswered(20_261_126, RUNS)).toEqual([]);
});
