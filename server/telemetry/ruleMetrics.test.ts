import { Registry } from 'prom-client';

import { type Fleet } from '../fleets/fleet';
import { ruleMetrics } from './ruleMetrics';

type Health = 'unknown' | 'ok' | 'err';

/** Groups by the healths of their rules. */
function fleet(id: string, groups: readonly Health[][], more: { isRefused?: boolean; missed?: number } = {}) {
  const rules = {
    ...{ isRefused: false, missed: 0, ...more },
    groups: groups.map((healths, i) => ({
      run: { states: healths.map((health) => ({ health })), evaluationTime: 500 * i },
    })),
  };
  return { id, rules: rules as unknown as Fleet['rules'] };
}

test('rules by health, files, duration and slots of each fleet that has rules', async () => {
  const registry = new Registry();
  const fleets = [
    fleet(
      'a',
      [
        ['ok', 'err'],
        ['ok', 'unknown'],
      ],
      { missed: 3 }
    ),
    { id: 'b', rules: undefined },
  ];
  ruleMetrics(registry, fleets);
  const lines = async () =>
    (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#') && line !== '');
  const a = [
    'promshards_rules{fleet="a",health="unknown"} 1',
    'promshards_rules{fleet="a",health="ok"} 2',
    'promshards_rules{fleet="a",health="err"} 1',
    'promshards_rule_files_successful{fleet="a"} 1',
    'promshards_rule_group_last_duration_seconds{fleet="a"} 0.5',
    'promshards_rule_group_iterations_missed_total{fleet="a"} 3',
  ];
  expect(await lines()).toEqual(a);
  // Fleets come and go.
  fleets.splice(0, 2, fleet('c', [], { isRefused: true }));
  expect(await lines()).toEqual([
    'promshards_rules{fleet="c",health="unknown"} 0',
    'promshards_rules{fleet="c",health="ok"} 0',
    'promshards_rules{fleet="c",health="err"} 0',
    'promshards_rule_files_successful{fleet="c"} 0',
    'promshards_rule_group_last_duration_seconds{fleet="c"} 0',
    'promshards_rule_group_iterations_missed_total{fleet="c"} 0',
  ]);
});
