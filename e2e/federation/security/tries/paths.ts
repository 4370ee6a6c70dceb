import { sendBytes } from '../send';
import { OPERATOR_TOKEN } from '../site';
import { type Expected, type Try, type TryTable, unlike } from '../try';

/** A request for exactly this target, with the operator's token and without. */
async function rawGet(port: number, target: string): Promise<ReadonlyArray<Awaited<ReturnType<typeof sendBytes>>>> {
  const head = `GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n`;
  return Promise.all(
    [`authorization: Bearer ${OPERATOR_TOKEN}\r\n`, ''].map((token) => sendBytes(port, `${head}${token}\r\n`))
  );
}

function pathTry(name: string, tries: string, targets: readonly string[]): Try {
  const expected: Expected = { status: 400, says: 'The path has dot segments or is not well encoded.' };
  return {
    ...{ name, tries },
    outcome: `Refused with 400, with a token or without: “${expected.says}”`,
    run: async ({ closed }) => {
      const wrong = await Promise.all(
        targets.map(async (target) => {
          const answers = await rawGet(closed.port, target);
          return answers.map((answer) => unlike(answer, expected, `${target}: `)).find((text) => text !== undefined);
        })
      );
      return wrong.find((text) => text !== undefined);
    },
  };
}

/** Addresses that a Prometheus has, or might. */
function addressTry(target: string, status: number): Try {
  return {
    name: `address-${target.replace(/^\/fleets\/internal\//, '').replaceAll(/[/.]/g, '-')}`,
    tries: `\`GET ${target}\``,
    outcome:
      status === 200 ? 'Answered: a label may have such a name.' : `Refused with ${status}: there is no such address.`,
    run: async ({ closed }) => unlike((await rawGet(closed.port, target))[0], { status }, `${target}: `),
  };
}

/** What is asked by addresses that nobody should have. */
export const pathTries: TryTable = {
  title: 'Paths',
  tries: [
    pathTry('path-dots', 'A path with dot segments', ['/api/../metrics', '/api/./v1/fleets']),
    pathTry('path-encoded', 'Dot segments, encoded', [
      '/api/%2e%2e/metrics',
      '/api/.%2e/metrics',
      '/api/..%2fmetrics',
      '/api/%2e%2e%2fmetrics',
    ]),
    pathTry('path-encoded-twice', 'Dot segments, encoded twice and more', [
      '/api/%252e%252e/metrics',
      '/api/%25252e%25252e%25252fmetrics',
    ]),
    pathTry('path-odd-dots', 'Dot segments in other dress', ['/api/..;/metrics', '/api/%c0%ae%c0%ae/metrics']),
    pathTry('path-back-slash', 'Back slashes', ['/api/..%5cmetrics', '/api/..\\metrics']),
    pathTry('path-label', 'A label name that climbs', [
      '/fleets/internal/api/v1/label/..%2f..%2fadmin%2ftsdb%2fsnapshot%3f/values',
      '/fleets/internal/api/v1/label/%2e%2e/values',
    ]),
    pathTry('path-no-path', 'A target that is no path, or holds a control character', [
      '//api/v1/fleets',
      'http://127.0.0.1/api/v1/fleets',
      '/api/v1/fleets%00',
    ]),
    addressTry('/fleets/internal/api/v1/admin/tsdb/snapshot', 404),
    addressTry('/fleets/internal/api/v1/status/config', 404),
    addressTry('/fleets/internal/api/v1/write', 404),
    addressTry('/fleets/internal/-/quit', 404),
    addressTry('/fleets/internal/api/v1/label/a.b/values', 200),
  ],
};
