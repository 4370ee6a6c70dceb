import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { problemNames } from '../../src/api/scaling';
import { managedSite, operator } from '../testing/managedSite';

const docs = path.join(__dirname, '../../docs');
const rules = parse(readFileSync(path.join(docs, 'alerts/promshards.rules.yaml'), 'utf8')) as {
  groups: Array<{ rules: Array<{ alert: string; expr: string; annotations: { runbook: string } }> }>;
};
const alerts = rules.groups.flatMap((group) => group.rules);

describe('/metrics', () => {
  it('tells how a fleet is scaled', async () => {
    const { app, managed, run } = await managedSite();
    await managed.act({ action: 'replace', shard: 'shard-1' }, { login: 'ada', reason: '' });
    await run(10);
    const response = await app.inject({ url: '/metrics', headers: operator });
    for (const line of [
      'promshards_fleet_shards{fleet="vms",phase="active"} 2',
      'promshards_fleet_shards{fleet="vms",phase="lost"} 1',
      'promshards_fleet_desired_shards{fleet="vms"} 2',
      'promshards_fleet_targets{fleet="vms",state="up"} 40',
      'promshards_fleet_problem{fleet="vms",problem="shardLost"} 1',
      'promshards_fleet_problem{fleet="vms",problem="imbalance"} 0',
      'promshards_hand_overs{fleet="vms",state="open"} 0',
    ]) {
      expect(response.body).toContain(`${line}\n`);
    }
    expect(response.body).toMatch(/promshards_decisions_total\{fleet="vms",outcome="hold"\} [1-9]/);
    // Every metric the alerts need is there.
    for (const metric of alerts.flatMap(({ expr }) => expr.match(/promshards_\w+/g) ?? [])) {
      expect(response.body).toContain(`# TYPE ${metric} `);
    }
  });
});

describe('alerts and runbook', () => {
  it.each(problemNames)('%s has an alert and a page', (name) => {
    const own = alerts.filter(({ alert }) => alert === `Promshards${name[0].toUpperCase()}${name.slice(1)}`);
    expect(own).toHaveLength(1);
    // The database is the proxy's, whichever fleets there are.
    expect(own[0].expr).toContain(name === 'databaseDamaged' ? 'promshards_database_damaged' : `problem="${name}"`);
    expect(own[0].annotations.runbook).toBe(`docs/runbook/${name}.md`);
    expect(existsSync(path.join(docs, 'runbook', `${name}.md`))).toBe(true);
  });
});
