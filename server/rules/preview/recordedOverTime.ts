import {
  ABSENT,
  Labels,
  METRIC_NAME,
  type SeriesSet,
  SeriesSetBuilder,
  stepTime,
  type Value,
} from '../../../src/engine/index';
import { ruleLabels } from '../format/ruleLabels';
import { type RuleOverTime } from './rulePreviewAsk';

/** The value of a rule's expression over time as series; undefined where it is neither a vector nor a scalar. */
export function seriesOf(value: Value): SeriesSet | undefined {
  switch (value.type) {
    case 'vector':
      return value.series;
    case 'scalar': {
      const builder = new SeriesSetBuilder(value.grid, [Labels.empty]);
      value.values.forEach((one, t) => builder.setFloat(t, one));
      return builder.finish();
    }
    case 'string':
    case 'matrix':
      return undefined;
  }
}

/** What a recording rule would write of its expression's series over time. */
interface RecordedOverTime {
  readonly series: SeriesSet;
  /** At each step, series that it would write; 0 where it would fail. */
  readonly written: readonly number[];
  /** Each a sentence. */
  readonly problems: readonly string[];
}

/** As `recordedSeries` for each step of a grid. */
export function recordedOverTime(given: SeriesSet, { rule, group }: RuleOverTime): RecordedOverTime {
  const own = [[METRIC_NAME, rule.kind === 'recording' ? rule.record : ''] as const];
  const added = Object.entries(ruleLabels(group, rule));
  const series = given.relabel(given.labels.map((one) => Labels.from([...one.entries(), ...own, ...added])));
  const same: number[] = [];
  const over: number[] = [];
  const written = Array.from({ length: series.grid.length }, (_, t) => {
    const there = presentAt(series, t);
    if (new Set(there.map((s) => series.labels[s].key)).size < there.length) {
      same.push(t);
      return 0;
    }
    if (group.limit > 0 && there.length > group.limit) {
      over.push(t);
      return 0;
    }
    return there.length;
  });
  return {
    ...{ series, written },
    problems: [
      ...failedText(series, same, 'vector contains metrics with the same labelset after applying rule labels'),
      ...failedText(series, over, `exceeded limit of ${group.limit}`),
    ],
  };
}

/** Which series have a value at a step. */
export function presentAt({ labels, presence, grid }: SeriesSet, t: number): readonly number[] {
  return Array.from(labels.keys()).filter((s) => presence[s * grid.length + t] !== ABSENT);
}

function failedText({ grid }: SeriesSet, steps: readonly number[], why: string): readonly string[] {
  return steps.length === 0
    ? []
    : [
        `At ${steps.length} of ${grid.length} evaluations, first at ${new Date(stepTime(grid, steps[0])).toISOString()}, it would have failed and written nothing: ${why}.`,
      ];
}
