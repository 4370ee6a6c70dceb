import { type Site } from '../site';

/** The pages where administrators connect things. */
export function settingsScenarios(site: () => Site): void {
  describe('settings', () => {
    test('the Configuration page tests the connection', async () => {
      await site().inWindow('Admin', async (window) => {
        await window.openApp('configuration');
        await window.page.getByRole('button', { name: 'Test the connection' }).click();
        await window.page.getByText('The proxy answers').waitFor();
      });
    });

    test('the data source of a fleet tells how each member is', async () => {
      await site().inWindow('Admin', async (window) => {
        await window.openDataSource('promshards-demo');
        await window.testButton().click();
        await window.page.getByText('All 3 members answer.').waitFor();
        for (const member of ['shard-0', 'shard-1', 'shard-2']) {
          await window.page.getByText(member).first().waitFor();
        }
      });
    });

    test('so does one over data sources that are there already', async () => {
      await site().inWindow('Admin', async (window) => {
        await window.openDataSource(site().loadedDataSources['data sources already there']);
        await window.testButton().click();
        await window.page.getByText('All 2 members answer.').waitFor();
      });
    });
  });
}
