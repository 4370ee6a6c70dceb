import { type Grid, instantGrid, Labels } from '../../../src/engine';
import { isInstant } from '../../../src/engine/model/grid';
import { type ServerClient } from '../../harness/serverClient';
import { isSince, type ServerKind } from '../../harness/serverKind';
import { type ApiAnswer, type ApiSeries, serverAnswer } from '../exactness/apiAnswer';

/**
 * What one Prometheus answers. Prometheus 3.5 mistakes one series for another when info() runs over several steps at some of
 * which a series has no sample (mended in Prometheus 3.9, `promql/info.go`), so it is asked for them step by step, unless its
 * answer counts `asIs`.
 */
export async function askReference(
  query: string,
  grid: Grid,
  { client, kind, asIs }: { client: ServerClient; kind: ServerKind; asIs: boolean }
): Promise<ApiAnswer> {
  return asIs || isInstant(grid) || !/\binfo\(/.test(query) || isSince(kind, '3.9')
    ? serverAnswer(await client.query(query, grid))
    : askBySteps(query, grid, client);
}

/** What it answers to a query of each step by itself, as the answer to a range query. */
export async function askBySteps(query: string, grid: Grid, client: ServerClient): Promise<ApiAnswer> {
  const steps = Array.from({ length: grid.length }, (_, step) => instantGrid(grid.start + step * grid.step));
  const answers = await Promise.all(steps.map(async (step) => serverAnswer(await client.query(query, step))));
  const failed = answers.find(({ error }) => error !== undefined);
  return failed ?? joined(answers, serverAnswer(await client.query(query, grid)));
}

/** Answers to instant queries as the one to a range query; `whole`, the one there is, tells which of a message's texts counts. */
function joined(answers: readonly ApiAnswer[], whole: ApiAnswer): ApiAnswer {
  const series = new Map<string, Required<Pick<ApiSeries, 'metric' | 'values' | 'histograms'>>>();
  const all = answers.flatMap(({ data }) =>
    data?.resultType === 'vector' ? (data.result as readonly ApiSeries[]) : []
  );
  for (const { metric, value, histogram } of all) {
    const { key } = Labels.of(metric);
    const known = series.get(key) ?? { metric, values: [], histograms: [] };
    series.set(key, {
      metric,
      values: value === undefined ? known.values : [...known.values, value],
      histograms: histogram === undefined ? known.histograms : [...known.histograms, histogram],
    });
  }
  const result = [...series.values()].sort((a, b) => Labels.compare(Labels.of(a.metric), Labels.of(b.metric)));
  const texts = (level: 'warnings' | 'infos'): readonly string[] => {
    const told = [...new Set(answers.flatMap((answer) => answer[level]))].sort();
    return told.filter((text) => isOnly(text, told) || whole[level].includes(text));
  };
  return { data: { resultType: 'matrix', result }, warnings: texts('warnings'), infos: texts('infos') };
}

/** Whether no other of the texts is the same but for its position and the value it tells. */
function isOnly(text: string, all: readonly string[]): boolean {
  const message = (one: string): string => one.replace(/ \(\d+:\d+\)$/, '').replace(/\bgot \S+/, '');
  return all.every((other) => other === text || message(other) !== message(text));
}
