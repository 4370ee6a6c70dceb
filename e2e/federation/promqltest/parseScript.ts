import { type Sample, type TestSeries } from '../../harness/dataset';
import { labelsText } from '../exactness/compareAnswers';
import { customBucketSeries } from './customBuckets';
import { duration } from './duration';
import { parseExpectation } from './expectation';
import { type EvalCommand, type LoadCommand, type ScriptCommand, type WrittenSeries } from './scriptTypes';
import { parseSeries } from './seriesNotation';
import { parseStarts, tellsStarts } from './startNotation';

const LOAD = /^load(?:_(with_nhcb))?\s+(.+?)$/;
const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant(?:\s+at\s+(.+?))?\s+(.+)$/;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;

interface Line {
  readonly text: string;
  readonly number: number;
}

/**
 * Reads a script of Prometheus' PromQL tests: `load`, `eval` and `clear` commands, each followed by indented lines that end
 * at an empty one or a comment. Throws where a line cannot be read.
 *
 * Source: Prometheus, promql/promqltest/README.md.
 */
export function parseScript(text: string): ScriptCommand[] {
  const lines = text.split('\n').map((line, i): Line => {
    const trimmed = line.trim();
    return { text: trimmed.startsWith('#') ? '' : trimmed, number: i + 1 };
  });
  const commands: ScriptCommand[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].text !== '') {
      const command = lines[i];
      const body: Line[] = [];
      while (hasBody(command.text) && i + 1 < lines.length && lines[i + 1].text !== '') {
        body.push(lines[++i]);
      }
      commands.push(parseCommand(command, body));
    }
  }
  return commands;
}

function hasBody(command: string): boolean {
  return command !== 'clear';
}

function parseCommand({ text, number }: Line, body: readonly Line[]): ScriptCommand {
  try {
    const lines = body.map((line) => line.text).filter((line) => line !== '');
    return text === 'clear'
      ? { kind: 'clear' }
      : text.startsWith('load')
        ? parseLoad(text, number, lines)
        : parseEval(text, number, lines);
  } catch (error) {
    throw new Error(`line ${number}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function parseLoad(command: string, line: number, lines: readonly string[]): LoadCommand {
  const [, custom, gap] = LOAD.exec(command) ?? [];
  const interval = duration(gap ?? '');
  const starts = new Map(
    lines
      .filter(tellsStarts)
      .map(parseStarts)
      .map((one) => [labelsText(one.labels), one.offsets])
  );
  // A series that is written twice is what was written last.
  const values = lines.filter((one) => !tellsStarts(one)).map(parseSeries);
  const written = new Map(values.map((one) => [labelsText(one.labels), one]));
  const series = [...written].map(([key, one]) => {
    const offsets = starts.get(key);
    const loaded = loadedSeries(one, interval);
    return offsets === undefined ? loaded : { ...loaded, starts: startTimes(offsets, interval) };
  });
  return { kind: 'load', line, series: custom === undefined ? series : [...series, ...customBucketSeries(series)] };
}

/** What is written at each interval, at its time. */
function loadedSeries({ labels, values }: WrittenSeries, interval: number): TestSeries {
  const samples: Sample[] = [];
  const histograms: Array<NonNullable<TestSeries['histograms']>[number]> = [];
  values.forEach((value, i) => {
    if (typeof value === 'object') {
      histograms.push([i * interval, value]);
    } else if (value !== undefined) {
      samples.push([i * interval, value]);
    }
  });
  return { labels, samples, histograms };
}

/** When each sample's counting began, by the sample's time. */
function startTimes(offsets: ReadonlyArray<number | undefined>, interval: number): ReadonlyMap<number, number> {
  return new Map(
    offsets.flatMap((offset, i) => (offset === undefined ? [] : [[i * interval, i * interval + offset] as const]))
  );
}

function parseEval(command: string, line: number, lines: readonly string[]): EvalCommand {
  const range = RANGE.exec(command);
  if (range !== null) {
    const [, mode, from, to, step, query] = range;
    const times = { start: duration(from), end: duration(to), step: duration(step) };
    return { kind: 'eval', line, query, ...times, expected: parseExpectation(mode, lines) };
  }
  const instant = INSTANT.exec(command);
  if (instant === null) {
    throw new Error(`"${command}" is no command`);
  }
  const [, mode, at, query] = instant;
  const time = duration(at ?? '0');
  return { kind: 'eval', line, query, start: time, end: time, step: 0, expected: parseExpectation(mode, lines) };
}
