import { type NamedTexts } from '../format/ruleGroup';
import { type Read, readTextNode } from '../format/yamlReader';
import {
  listOf,
  readBoolean,
  readDuration,
  readFloat,
  type ReadStruct,
  readTexts,
  readTime,
  structOf,
} from '../format/yamlReads';

export interface ExpectedAlert {
  readonly exp_labels: NamedTexts;
  readonly exp_annotations: NamedTexts;
}

export interface AlertTest {
  readonly eval_time: number;
  readonly alertname: string;
  readonly exp_alerts: ReadonlyArray<ReadStruct<ExpectedAlert>>;
}

export interface ExpectedSample {
  readonly labels: string;
  readonly value: number;
  readonly histogram: string;
}

export interface ExprTest {
  readonly expr: string;
  readonly eval_time: number;
  readonly exp_samples: ReadonlyArray<ReadStruct<ExpectedSample>>;
}

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

/** One test: series, and what is expected of them. Times and durations are milliseconds. */
export interface TestFields {
  readonly interval: number;
  readonly input_series: ReadonlyArray<ReadStruct<InputSeries>>;
  readonly alert_rule_test: ReadonlyArray<ReadStruct<AlertTest>>;
  readonly promql_expr_test: ReadonlyArray<ReadStruct<ExprTest>>;
  readonly external_labels: NamedTexts;
  readonly external_url: string;
  readonly name: string;
  readonly start_timestamp: number;
}

export interface UnitTestFields {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: number;
  readonly group_eval_order: readonly string[];
  readonly fuzzy_compare: boolean;
  readonly tests: ReadonlyArray<ReadStruct<TestFields>>;
}

const readTest = structOf<TestFields>('main.testGroup', {
  interval: readDuration,
  input_series: listOf(
    '[]main.series',
    structOf<InputSeries>('main.series', { series: readTextNode, values: readTextNode })
  ),
  alert_rule_test: listOf(
    '[]main.alertTestCase',
    structOf<AlertTest>('main.alertTestCase', {
      eval_time: readDuration,
      alertname: readTextNode,
      exp_alerts: listOf(
        '[]main.alert',
        structOf<ExpectedAlert>('main.alert', { exp_labels: readTexts, exp_annotations: readTexts })
      ),
    })
  ),
  promql_expr_test: listOf(
    '[]main.promqlTestCase',
    structOf<ExprTest>('main.promqlTestCase', {
      expr: readTextNode,
      eval_time: readDuration,
      exp_samples: listOf(
        '[]main.sample',
        structOf<ExpectedSample>('main.sample', { labels: readTextNode, value: readFloat, histogram: readTextNode })
      ),
    })
  ),
  external_labels: readTexts,
  external_url: readTextNode,
  name: readTextNode,
  start_timestamp: readTime,
});

/** The document of a file of unit tests. Source: Prometheus 3.5 and 3.16, cmd/promtool/unittest.go. */
export const unitTestNodes: Read<ReadStruct<UnitTestFields>> = structOf<UnitTestFields>('main.unitTestFile', {
  rule_files: listOf('[]string', readTextNode),
  evaluation_interval: readDuration,
  group_eval_order: listOf('[]string', readTextNode),
  fuzzy_compare: readBoolean,
  tests: listOf('[]main.testGroup', readTest),
});
