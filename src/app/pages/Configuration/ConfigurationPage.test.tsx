import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import pluginJson from '../../../plugin.json';
import { FakeProxy, renderPage } from '../../testing/fakeProxy';
import { ConfigurationPage } from './ConfigurationPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const SETTINGS = '/plugins/promshards-fleet-app/settings';

function stored(proxyUrl?: string, hasToken = false) {
  const secureJsonFields = hasToken ? { apiToken: true } : {};
  return { data: { enabled: true, pinned: true, jsonData: { proxyUrl }, secureJsonFields } };
}

async function open(proxy: FakeProxy) {
  renderPage(<ConfigurationPage />);
  await waitFor(() => expect(screen.queryByText('Loading the settings…')).not.toBeInTheDocument());
  return userEvent.setup();
}

test('an administrator enters address and token, saves, and tests', async () => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored());
  proxy.answers.set('/api/v1/version', { data: { name: 'promshards', version: '0.1.0', fleets: 2 } });
  const user = await open(proxy);
  expect(screen.getByRole('button', { name: 'Test the connection' })).toBeDisabled();
  await user.type(screen.getByLabelText(/Proxy address/), 'http://proxy:9400/');
  await user.type(screen.getByLabelText(/Token/), 'secret');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Test the connection' })).toBeEnabled());
  expect(proxy.posted).toEqual([
    {
      url: `/api${SETTINGS}`,
      data: {
        enabled: true,
        pinned: true,
        jsonData: { proxyUrl: 'http://proxy:9400' },
        secureJsonData: { apiToken: 'secret' },
      },
    },
  ]);
  await user.click(screen.getByRole('button', { name: 'Test the connection' }));
  expect(await screen.findByText('The proxy answers')).toBeInTheDocument();
  expect(screen.getByText('Version 0.1.0. Fleets you may see: 2.')).toBeInTheDocument();
});

test('a stored token is kept unless it is reset', async () => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  const user = await open(proxy);
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(proxy.posted).toHaveLength(1));
  expect(proxy.posted[0].data).not.toHaveProperty('secureJsonData');
});

const MOVED = 'Enter the token again: the stored one is not sent to another address.';

test('another address needs the token again', async () => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  const user = await open(proxy);
  await user.type(screen.getByLabelText(/Proxy address/), '/x');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.getByText(MOVED)).toBeInTheDocument();
  expect(proxy.posted).toEqual([]);
  await user.type(screen.getByLabelText(/Token/), 'secret');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(proxy.posted).toHaveLength(1));
  expect(proxy.posted[0].data).toMatchObject({
    jsonData: { proxyUrl: 'http://proxy:9400/x' },
    secureJsonData: { apiToken: 'secret' },
  });
});

test('the same address, written otherwise, keeps the token', async () => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400/', true));
  const user = await open(proxy);
  await user.type(screen.getByLabelText(/Proxy address/), '1{Backspace}/');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(proxy.posted).toHaveLength(1));
  expect(proxy.posted[0].data).not.toHaveProperty('secureJsonData');
});

test.each([
  ['for the first time', false, []],
  ['after it was reset', true, ['Reset']],
])('without a token nothing is stored, %s', async (_, hasToken, clicks) => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', hasToken));
  const user = await open(proxy);
  for (const name of [...clicks, 'Save']) {
    await user.click(screen.getByRole('button', { name }));
  }
  expect(screen.getByText('Enter the token: without one the proxy does not answer Grafana.')).toBeInTheDocument();
  expect(proxy.posted).toEqual([]);
});

test.each([
  ['', 'Enter the address of the proxy.'],
  ['proxy:9400', 'Enter a whole address that begins with http:// or https://.'],
  ['ftp://proxy', 'Enter a whole address that begins with http:// or https://.'],
  ['http://user@proxy', /only the address itself/],
  ['http://:word@proxy', /only the address itself/],
  ['http://@proxy', /only the address itself/],
  ['http://proxy?', /only the address itself/],
  ['http://proxy#', /only the address itself/],
])('the address "%s" is refused before it is stored', async (url, message) => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored());
  const user = await open(proxy);
  if (url !== '') {
    await user.type(screen.getByLabelText(/Proxy address/), url);
  }
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(screen.getByText(message)).toBeInTheDocument();
  expect(proxy.posted).toEqual([]);
});

test.each([
  [403, { code: 'forbidden', message: 'This needs a role.' }, 'You may not see this'],
  [403, { code: 'unknown_caller', message: 'Start the proxy with a token.' }, 'The proxy does not let Grafana in'],
  [
    403,
    { code: 'unknown_caller', message: 'Start the proxy with a token.' },
    'Start the proxy with a token. (HTTP 403)',
  ],
  [502, {}, 'The proxy does not answer'],
  [404, {}, 'Nothing found at this address'],
])('a test that ends in HTTP %d says why', async (status, data, title) => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  proxy.answers.set('/api/v1/version', { status, data });
  const user = await open(proxy);
  await user.click(screen.getByRole('button', { name: 'Test the connection' }));
  expect(await screen.findByText(title)).toBeInTheDocument();
});

test('what Grafana says when it does not save is shown', async () => {
  const proxy = new FakeProxy('Admin');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  const user = await open(proxy);
  proxy.answers.set(SETTINGS, { status: 403, data: { message: 'Permission denied' } });
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('The settings were not saved')).toBeInTheDocument();
});

test('others than administrators can look, not change', async () => {
  const proxy = new FakeProxy('Viewer');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  await open(proxy);
  expect(screen.getByText('Read-only: the Admin role is required')).toBeInTheDocument();
  expect(screen.getByLabelText(/Proxy address/)).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
});

test('who may do what is told, with the names of the permissions that plugin.json gives out', async () => {
  const proxy = new FakeProxy('Editor');
  proxy.answers.set(SETTINGS, stored('http://proxy:9400', true));
  await open(proxy);
  const table = within(screen.getByRole('table', { name: 'Permissions' }));
  expect(table.getByRole('columnheader', { name: 'Editor (you)' })).toHaveAttribute('aria-current', 'true');
  const change = within(table.getByRole('row', { name: /^Change autoscaling targets/ }));
  expect(change.getAllByRole('cell').map((cell) => cell.textContent)).toEqual([
    ...['No', 'No', 'No', 'Yes'],
    'promshards-fleet-app.fleets:write',
  ]);
  const given = new Set(pluginJson.roles.flatMap(({ role }) => role.permissions.map(({ action }) => action)));
  given.forEach((action) => expect(table.getByText(action)).toBeInTheDocument());
});

test('settings that cannot be read', async () => {
  const proxy = new FakeProxy('Viewer');
  proxy.answers.set(SETTINGS, { status: 403 });
  renderPage(<ConfigurationPage />);
  expect(await screen.findByText('The settings could not be read')).toBeInTheDocument();
});
