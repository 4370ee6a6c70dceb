import { answeringText } from './ruleTexts';

test.each([
  [{ problem: 'that gives no vector', gaps: 0 }, /^No: its expression is one that gives no vector$/],
  [{ gaps: 0 }, /^Nothing yet$/],
  [{ gaps: 0, doubt: 'a is down' }, /^Nothing yet\. Not the last evaluation, which is in doubt: a is down$/],
  [{ since: 1_700_000_000_000, until: 1_700_000_100_000, gaps: 0 }, /^Since 2023-11-1\d [\d:]+$/],
  [{ since: 1_700_000_000_000, until: 1_700_000_100_000, gaps: 3 }, /^Since 2023-11-1\d [\d:]+, but for 3 gaps$/],
])('what is read for the expression of a rule: %j', (answering, expected) =>
  expect(answeringText(answering)).toMatch(expected)
);
