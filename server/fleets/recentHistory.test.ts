import { recentHistory } from './recentHistory';

const DAY = 86_400_000;

test('what happened before the oldest sample a shard may hold is forgotten', () => {
  const move = (left?: number) => ({ labels: { instance: 'w' }, from: 'a', to: 'b', joined: 0, left });
  const lost = (until: number) => ({ member: 'a', since: 0, until });
  const history = { moves: [move(DAY), move(90 * DAY), move()], lost: [lost(DAY), lost(90 * DAY)] };
  expect(recentHistory(history, 10 * DAY, 100 * DAY)).toEqual({
    moves: [move(90 * DAY), move()],
    lost: [lost(90 * DAY)],
  });
  expect(recentHistory(history, undefined, 100 * DAY)).toEqual(history);
});
