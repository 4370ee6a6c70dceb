import { type WhatIf } from '../../../api/scaling';
import { type Plot, type PlotLine } from '../../data/plot';
import { t } from '../../text';

type Run = WhatIf['asked'];

/** One of the runs that are drawn over each other. */
interface NamedRun {
  readonly name: string;
  readonly color: string;
  readonly run: Run;
}

/** The course as it was, under the saved policy, and, where something was edited, under the edited one. */
export function namedRuns({ recorded, saved, asked }: WhatIf, isEdited: boolean): readonly NamedRun[] {
  const runs = [
    { name: t('app.what-if.recorded', 'As it was'), color: 'text', run: recorded },
    { name: t('app.what-if.saved', 'Saved targets'), color: 'blue', run: saved },
  ];
  return isEdited ? [...runs, { name: t('app.what-if.asked', 'Your edit'), color: 'orange', run: asked }] : runs;
}

/** Shards over time, one line a run. */
export function shardsPlot(whatIf: WhatIf, isEdited: boolean): Plot {
  const lines = namedRuns(whatIf, isEdited).map(({ name, color, run }): PlotLine => ({
    name,
    color,
    kind: 'level',
    values: run.shards,
  }));
  return { times: timesOf(whatIf), lines, unit: 'none', decimals: 0 };
}

/** Load over what a shard should carry, one line a run, and the target. */
export function loadPlot(whatIf: WhatIf, isEdited: boolean): Plot {
  const times = timesOf(whatIf);
  const lines = namedRuns(whatIf, isEdited).map(({ name, color, run }): PlotLine => ({
    name,
    color,
    values: run.load,
  }));
  const target: PlotLine = {
    name: t('app.what-if.target', 'Target'),
    color: 'red',
    kind: 'limit',
    values: times.map(() => 1),
  };
  return { times, lines: [...lines, target], unit: 'percentunit', decimals: 0 };
}

function timesOf({ start, step, recorded }: WhatIf): readonly number[] {
  return recorded.shards.map((_, i) => start + i * step);
}
