import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { type RuleSuggestion, type RuleSuggestions } from '../../../api/ruleSuggestions';
import { type FakeAnswer, FakeProxy, renderPage } from '../../testing/fakeProxy';
import { EditRule } from './EditRule';
import { SuggestedRules } from './SuggestedRules';

const rule: RuleSuggestion = {
  ...{ record: 'job:x:rate5m', expr: 'sum by (job) (rate(x_total[5m]))', series: 1200, runs: 9000 },
  ...{ queries: ['topk(5, sum by (job) (rate(x_total[5m])))'], queryCount: 2, time: 0.456, bytes: 0.1 },
};

const found: RuleSuggestions = {
  ...{ fleet: 'demo', from: 1, to: 2, runs: 20_000, totalMs: 1e6, problems: [] },
  suggestions: [rule, { ...rule, record: ':y:sum', expr: 'sum(y)', series: undefined, recordedAs: 'own:y:sum' }],
};

const edit = jest.fn();

async function open(answer: FakeAnswer, role: 'Viewer' | 'Admin' = 'Viewer'): Promise<FakeProxy> {
  const proxy = new FakeProxy(role);
  proxy.answers.set('/fleets/demo/rule-suggestions', answer);
  renderPage(
    <EditRule.Provider value={edit}>
      <SuggestedRules fleet="demo" />
    </EditRule.Provider>,
    ...(['/', '/'] as const)
  );
  expect(proxy.asked).toEqual([]);
  await userEvent.click(await screen.findByRole('button', { name: /^Recording rules for the queries/ }));
  return proxy;
}

test('a rule tells what it saves, what it writes and in which queries it is', async () => {
  await open({ data: found });
  const first = await screen.findByRole('article', { name: 'job:x:rate5m' });
  expect(first).toHaveTextContent(
    /Saves about 45\.6% of the time and 10\.0% of the bytes; asked .* times; writes .* series\./
  );
  await userEvent.click(within(first).getByRole('button', { name: 'Queries that it is a part of: 2' }));
  expect(within(first).getByText(/^topk/)).toBeVisible();
  expect(within(first).getByRole('button', { name: 'Copy as YAML: job:x:rate5m' })).toBeInTheDocument();
  expect(within(first).queryByRole('button', { name: /^Make this rule/ })).not.toBeInTheDocument();
});

test('the editor opens with a rule, for who may edit', async () => {
  await open({ data: found }, 'Admin');
  await userEvent.click(await screen.findByRole('button', { name: 'Make this rule: job:x:rate5m' }));
  expect(edit.mock.calls).toEqual([
    [{ group: { name: 'suggested' }, rule: { kind: 'recording', name: rule.record, expr: rule.expr } }],
  ]);
  expect(screen.queryByRole('button', { name: 'Make this rule: :y:sum' })).not.toBeInTheDocument();
});

test('what a rule records already is to be read from it', async () => {
  await open({ data: found });
  const second = await screen.findByRole('article', { name: ':y:sum' });
  expect(second).toHaveTextContent('A rule records this already: read own:y:sum instead.');
  expect(second).not.toHaveTextContent('writes');
  expect(within(second).queryByRole('button', { name: /YAML/ })).not.toBeInTheDocument();
});

test.each<[string, FakeAnswer, string | RegExp]>([
  ['nothing', { data: { ...found, suggestions: [] } }, /^No aggregation is asked for often enough/],
  ['a problem', { data: { ...found, problems: ['s1 is missing.'] } }, 's1 is missing.'],
  ['forbidden', { status: 403, data: {} }, 'You may not see this'],
  ['no proxy', { status: 502, data: {} }, 'The proxy does not answer'],
])('%s is said', async (_, answer, text) => {
  await open(answer);
  expect(await screen.findByText(text)).toBeInTheDocument();
});
