import fc from 'fast-check';

import { findPromqltest } from '../../scripts/lib/promqltest.mjs';
import { DEFAULT_DIALECT, type Dialect } from '../../src/engine/syntax/dialect';
import { type PrometheusServer, startPrometheus } from '../harness/prometheus';
import { compareAll } from './syntax/compare';
import { brokenExpressions, expressions } from './syntax/generateExpressions';
import { handWrittenExpressions } from './syntax/handWritten';
import { scriptExpressions } from './syntax/scriptExpressions';

const EXPERIMENTAL = ['promql-experimental-functions', 'promql-duration-expr'];
const SEED = 20250714;
const GENERATED = 1000;

/** A server of the newest release; empty where it cannot be had, and not set where nobody looked. */
const NEWEST = process.env.PROMETHEUS_3_16 ?? '';
const FILLING = ['promql-experimental-functions', 'promql-binop-fill-modifiers'];

interface Reference {
  readonly what: string;
  readonly dialect: Dialect;
  readonly experimental: boolean;
  /** What the server has switched on. */
  readonly features: readonly string[];
  readonly binary?: string;
}

const since316 = (features: readonly string[]) =>
  ({ dialect: { release: '3.16', features }, experimental: false, features, binary: NEWEST }) as const;

const references: readonly Reference[] = [
  { what: 'with experimental syntax', dialect: DEFAULT_DIALECT, experimental: true, features: EXPERIMENTAL },
  {
    what: 'without experimental syntax',
    dialect: DEFAULT_DIALECT,
    experimental: false,
    features: ['native-histograms'],
  },
  { what: '3.16 with experimental syntax', ...since316(FILLING) },
  { what: '3.16 without experimental syntax', ...since316([]) },
  { what: '3.16 with names beyond ASCII', ...since316([...FILLING, 'promql-unquoted-utf8-names']) },
];

describe.each(references.filter(({ binary }) => binary !== ''))(
  'the same trees and errors as Prometheus, $what',
  ({ dialect, experimental, features, binary }) => {
    let server: PrometheusServer;

    beforeAll(async () => {
      server = await startPrometheus({ features, binary });
    });

    afterAll(async () => {
      await server?.stop();
    });

    const agree = async (texts: readonly string[]): Promise<void> => {
      expect(texts.length).toBeGreaterThan(500);
      expect(await compareAll(texts, { url: server.url, dialect, experimental })).toEqual([]);
    };

    test('expressions written by hand', async () => {
      await agree(handWrittenExpressions());
    });

    test('the expressions of the official scripts', async () => {
      const found = await findPromqltest({ release: dialect.release });
      if (!found.ok) {
        throw new Error(found.problem);
      }
      await agree(scriptExpressions(found.files));
    });

    test('generated expressions', async () => {
      await agree(fc.sample(expressions(dialect), { numRuns: GENERATED, seed: SEED }));
    });

    test('generated expressions with tokens lost, added, swapped or cut', async () => {
      await agree(fc.sample(brokenExpressions(dialect), { numRuns: GENERATED, seed: SEED }));
    });
  }
);
