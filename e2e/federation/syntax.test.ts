import fc from 'fast-check';

import { findPromqltest } from '../../scripts/lib/promqltest.mjs';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { compareAll } from './syntax/compare';
import { brokenExpressions, expressions } from './syntax/generateExpressions';
import { handWrittenExpressions } from './syntax/handWritten';
import { scriptExpressions } from './syntax/scriptExpressions';

const EXPERIMENTAL = ['promql-experimental-functions', 'promql-duration-expr'];
const SEED = 20250714;
const GENERATED = 1000;

describe.each([
  ['with experimental syntax', true],
  ['without experimental syntax', false],
])('the same trees and errors as Prometheus, %s', (_, experimental) => {
  let server: PrometheusServer;

  beforeAll(async () => {
    server = await startPrometheus({ features: experimental ? EXPERIMENTAL : ['native-histograms'] });
  });

  afterAll(async () => {
    await server?.stop();
  });

  const agree = async (texts: readonly string[]): Promise<void> => {
    expect(texts.length).toBeGreaterThan(500);
    expect(await compareAll(texts, { url: server.url, experimental })).toEqual([]);
  };

  test('expressions written by hand', async () => {
    await agree(handWrittenExpressions());
  });

  test('the expressions of the official scripts', async () => {
    const found = await findPromqltest();
    if (!found.ok) {
      throw new Error(found.problem);
    }
    await agree(scriptExpressions(found.files));
  });

  test('generated expressions', async () => {
    await agree(fc.sample(expressions, { numRuns: GENERATED, seed: SEED }));
  });

  test('generated expressions with tokens lost, added, swapped or cut', async () => {
    await agree(fc.sample(brokenExpressions, { numRuns: GENERATED, seed: SEED }));
  });
});
