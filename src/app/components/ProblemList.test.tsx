import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { ProblemList } from './ProblemList';

const PAGES: Readonly<Record<string, string>> = {
  'imbalance.md': '# A shard carries too much\n\nSee [targetTooHeavy](targetTooHeavy.md).',
  'targetTooHeavy.md': '# One target weighs too much',
};

beforeAll(() => {
  // Drawers watch their size; jsdom lays nothing out.
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  } as typeof ResizeObserver;
});

beforeEach(() => {
  window.fetch = ((url: string) => {
    const text = PAGES[url.split('/').at(-1) ?? ''];
    return Promise.resolve({ ok: text !== undefined, status: 404, text: () => Promise.resolve(text) });
  }) as unknown as typeof fetch;
});

function open(runbook?: string) {
  const problems = [{ severity: 'warning' as const, sentence: 'shard-1 carries 1.5 times the mean.', runbook }];
  render(<ProblemList problems={problems} label="Problems" />);
  return userEvent.setup();
}

const help = () => screen.queryByRole('button', { name: 'What to do: shard-1 carries 1.5 times the mean.' });

test("a problem's page of the runbook is read beside it, and those it leads to", async () => {
  const user = open('imbalance.md');
  await user.click(help() as HTMLElement);
  await screen.findByRole('heading', { name: 'A shard carries too much' });
  await user.click(screen.getByRole('link', { name: 'targetTooHeavy' }));
  expect(await screen.findByRole('heading', { name: 'One target weighs too much' })).toBeInTheDocument();
});

test('a page that is not there', async () => {
  const user = open('gone.md');
  await user.click(help() as HTMLElement);
  expect(await screen.findByText('This page of the runbook could not be loaded')).toBeInTheDocument();
});

test('a problem that the runbook does not know', () => {
  open();
  expect(screen.getByRole('listitem')).toHaveTextContent('shard-1 carries 1.5 times the mean.');
  expect(help()).not.toBeInTheDocument();
});
