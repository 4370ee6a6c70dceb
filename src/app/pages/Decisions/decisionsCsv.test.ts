import { type AuditEntry, type Decision } from '../../../api/decisions';
import { auditCsv, decisionsCsv } from './decisionsCsv';

const decision: Decision = {
  id: 7,
  fleet: 'demo',
  at: Date.UTC(2026, 0, 2, 3, 4, 5),
  origin: 'autoscaler',
  ...{ from: 3, to: 4, outcome: 'scale-up', applied: true, recommended: 5 },
  proposals: [
    { metric: 'cpu', total: 2.4, ratio: 1.2, missing: 0, shards: 5 },
    { metric: 'memory', total: 0, missing: 3 },
  ],
  limits: ['max-shards'],
  conditions: [],
  sentence: '3 -> 4: CPU at 83 % asks for 5. The maximum is 4',
  policyVersion: 2,
};

test('decisions as CSV', () => {
  expect(decisionsCsv([decision]).split('\r\n')).toEqual([
    'id,time,origin,from,to,outcome,applied,recommended,proposals,limits,sentence,policyVersion,login,reason',
    '7,2026-01-02T03:04:05.000Z,autoscaler,3,4,scale-up,true,5,cpu=5 memory=unknown,max-shards,3 -> 4: CPU at 83 % asks for 5. The maximum is 4,2,,',
    '',
  ]);
});

test.each([
  ['plain', 'plain'],
  ['one, two', '"one, two"'],
  ['say "no"', '"say ""no"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ['-1', "'-1"],
])('the reason %j is written as %s', (reason, written) => {
  const entry: AuditEntry = { id: 1, fleet: 'demo', at: 0, login: 'ann', action: 'shard.drain', sentence: 'S', reason };
  expect(auditCsv([{ ...entry, after: { shards: 3 } }])).toBe(
    `id,time,login,action,sentence,reason,before,after\r\n1,1970-01-01T00:00:00.000Z,ann,shard.drain,S,${written},,"{""shards"":3}"\r\n`
  );
});
