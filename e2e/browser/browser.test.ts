import { byHandScenarios } from './scenarios/byHand';
import { dashboardScenarios } from './scenarios/dashboards';
import { exactnessScenarios } from './scenarios/exactness';
import { exploreScenarios } from './scenarios/explore';
import { looksScenarios } from './scenarios/looks';
import { makingScenarios } from './scenarios/makingFleets';
import { narrowScenarios } from './scenarios/narrow';
import { restartScenarios } from './scenarios/restart';
import { roleScenarios } from './scenarios/roles';
import { scalingScenarios } from './scenarios/scaling';
import { settingsScenarios } from './scenarios/settings';
import { shardsScenarios } from './scenarios/shards';
import { withoutProxyScenarios } from './scenarios/withoutProxy';
import { openSite, type Site } from './site';

const inGrafana = process.env.PROMSHARDS_E2E_GRAFANA !== undefined;

describe(inGrafana ? 'in Grafana' : 'in the host page', () => {
  let site: Site;

  beforeAll(async () => {
    site = await openSite(process.env);
  });

  afterAll(async () => {
    await site?.stop();
  });

  const get = () => site;
  exploreScenarios(get);
  dashboardScenarios(get);
  settingsScenarios(get);
  roleScenarios(get);
  looksScenarios(get);
  exactnessScenarios(
    get,
    inGrafana ? ['data sources already there'] : ['data sources already there', 'a fleet of the proxy']
  );
  narrowScenarios(get);
  makingScenarios(get);
  shardsScenarios(get);
  if (!inGrafana) {
    withoutProxyScenarios(get);
    // They change the number of shards, for good, and kill what others may use.
    scalingScenarios(get);
    byHandScenarios(get);
    restartScenarios(get);
  }
});
