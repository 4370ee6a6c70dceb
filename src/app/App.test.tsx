import { setDataSourceSrv } from '@grafana/runtime';
import { render, screen } from '@testing-library/react';
import { type ReactNode } from 'react';
import { MemoryRouter, Route, Routes, useLocation } from 'react-router-dom';

import { App } from './App';
import { BASE_PATH } from './paths';
import { FakeProxy } from './testing/fakeProxy';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ actions, children }: { actions?: ReactNode; children: ReactNode }) => (
    <>
      <header>{actions}</header>
      {children}
    </>
  ),
}));

const SHOP = { uid: 'ds1', type: 'promshards-fleet-datasource', jsonData: { fleet: 'shop' } };

function open(address: string) {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', 'hangs');
  setDataSourceSrv({
    getList: () => [SHOP],
    getInstanceSettings: (uid: string) => (uid === SHOP.uid ? SHOP : undefined),
  } as never);
  render(
    <MemoryRouter initialEntries={[`${BASE_PATH}/${address}`]}>
      <Address />
      <Routes>
        <Route path={`${BASE_PATH}/*`} element={<App {...({} as Parameters<typeof App>[0])} />} />
      </Routes>
    </MemoryRouter>
  );
}

function Address() {
  return <div data-testid="address">{useLocation().pathname}</div>;
}

test.each([
  ['shards?ds=ds1', 'fleets/shop/shards'],
  ['shards?fleet=shop', 'fleets/shop/shards'],
  ['fleets/shop', 'fleets/shop/shards'],
  ['shards?ds=other', 'fleets'],
  ['shards', 'fleets'],
  ['nothing/here', 'fleets'],
])('the address %s leads to %s', async (address, to) => {
  open(address);
  await screen.findByLabelText(/^Loading the fleet/);
  expect(screen.getByTestId('address')).toHaveTextContent(`${BASE_PATH}/${to}`);
});

test("a fleet's pages lead to the dashboards with its data", async () => {
  open('fleets/shop/shards');
  expect(await screen.findByRole('link', { name: 'Shard health' })).toHaveAttribute(
    'href',
    '/d/promshards-shard-health?var-datasource=ds1'
  );
});
