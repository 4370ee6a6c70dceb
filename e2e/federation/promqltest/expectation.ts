import { unquote } from '../../../src/engine/syntax/unquote';
import { duration } from './duration';
import { parseValue } from './histogramNotation';
import { type Expectation, type TextPattern, type WrittenSeries } from './scriptTypes';
import { parseSeries } from './seriesNotation';

const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const RANGE_VECTOR = /^expect\s+range\s+vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/;
const STRING = /^expect\s+string\s+(.+)$/;
const OLD_FAILURE = /^expected_fail_(message|regexp)\s+(.+)$/;

type Draft = { -readonly [K in keyof Expectation]: Expectation[K] } & {
  series: WrittenSeries[];
  warnings: TextPattern[];
  infos: TextPattern[];
};

/** The lines beneath an `eval`; `mode` is what its name ends in, as in `eval_warn`. */
export function parseExpectation(mode: string | undefined, lines: readonly string[]): Expectation {
  const any: TextPattern = { kind: 'any' };
  const draft: Draft = {
    series: [],
    ordered: mode === 'ordered',
    warnings: mode === 'warn' ? [any] : [],
    infos: mode === 'info' ? [any] : [],
    noWarnings: false,
    noInfos: false,
    ...(mode === 'fail' && { fail: any }),
  };
  lines.forEach((line) => readLine(line, draft));
  return draft;
}

function readLine(line: string, draft: Draft): void {
  const expect = EXPECT.exec(line);
  const failure = OLD_FAILURE.exec(line);
  const range = RANGE_VECTOR.exec(line);
  const string = STRING.exec(line);
  if (expect !== null) {
    readExpect(expect[1], pattern(expect[2], expect[3]), draft);
  } else if (failure !== null) {
    draft.fail = pattern(failure[1] === 'message' ? 'msg' : 'regex', failure[2]);
  } else if (range !== null) {
    draft.rangeVector = { start: duration(range[1]), end: duration(range[2]), step: duration(range[3]) };
  } else if (string !== null) {
    draft.string = unquote(string[1]);
  } else if (isNumber(line)) {
    draft.scalar = parseValue(line);
  } else {
    draft.series.push(parseSeries(line));
  }
}

function readExpect(what: string, text: TextPattern, draft: Draft): void {
  switch (what) {
    case 'ordered':
      draft.ordered = true;
      return;
    case 'fail':
      draft.fail = text;
      return;
    case 'warn':
      draft.warnings.push(text);
      return;
    case 'info':
      draft.infos.push(text);
      return;
    case 'no_warn':
      draft.noWarnings = true;
      return;
    default:
      draft.noInfos = true;
  }
}

function pattern(kind: string | undefined, text = ''): TextPattern {
  return kind === undefined
    ? { kind: 'any' }
    : kind === 'msg'
      ? { kind: 'text', text: text.trim() }
      : { kind: 'regex', regex: text.trim() };
}

function isNumber(line: string): boolean {
  return /^[+-]?(\d|\.\d|inf$|nan$)/i.test(line) && !/\s/.test(line);
}
