import { jsonRequest } from '../send';
import { bearer, OPERATOR_TOKEN } from '../site';
import { requestTry, type Try, type TryTable } from '../try';

const OPERATOR = bearer(OPERATOR_TOKEN);
const read = { id: 1, member: 'shard-0', path: 'read', query: 'up', start: 0, end: 0, step: 1 };

function batchTry(name: string, tries: string, batch: object, status = 400): Try {
  const body = { fleet: 'internal', requests: [read], ...batch };
  return requestTry({
    name,
    tries,
    requests: [jsonRequest('POST', '/api/v1/fanout', body, OPERATOR)],
    expected: { status },
  });
}

const NO_SELECTORS = [
  'up offset 5m',
  'up @ 1',
  'up @ start()',
  'up[5m]',
  'sum(up)',
  '(up)',
  '-up',
  'up or up',
  '1',
  '{}',
  'up{',
  'up} or {a="b"',
  'up[1m]) or (up',
  '../../-/quit',
];

/** What members are asked: a fan-out names a member and a path, never a server. */
export const fanOutTries: TryTable = {
  title: 'What members are asked',
  tries: [
    requestTry({
      name: 'read-no-selector',
      tries: `Reading what is not one selector: ${NO_SELECTORS.map((query) => `\`${query}\``).join(', ')}`,
      requests: NO_SELECTORS.map((query) =>
        jsonRequest('POST', '/api/v1/fanout', { fleet: 'internal', requests: [{ ...read, query }] }, OPERATOR)
      ),
      expected: { status: 400 },
    }),
    requestTry({
      name: 'fan-out-paths',
      tries: 'A path of a member that is no query, or climbs',
      requests: ['../read', 'write', 'read/../write', 'READ', 'admin/tsdb/snapshot', '../../-/quit'].map((path) =>
        jsonRequest('POST', '/api/v1/fanout', { fleet: 'internal', requests: [{ ...read, path }] }, OPERATOR)
      ),
      expected: { status: 400 },
    }),
    batchTry('fan-out-read', 'One selector, read', {}, 200),
    batchTry(
      'fan-out-member',
      'A member that is not in the fleet',
      { requests: [{ ...read, member: 'shard-9' }] },
      404
    ),
    batchTry('fan-out-url', 'A URL for a member', { requests: [{ ...read, member: 'http://127.0.0.1:9090' }] }),
    batchTry('fan-out-fleet', 'A fleet that is no id', { fleet: '../x' }),
    batchTry('fan-out-nothing', 'No requests', { requests: [] }),
  ],
};
