import { literalPattern, type Matcher, METRIC_NAME } from '../../src/engine/index';
import { allowedSeries } from './allowedSeries';

/** As Prometheus' `relabel_config`. */
interface RelabelConfig {
  readonly source_labels?: readonly string[];
  readonly regex: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action: 'keep' | 'labeldrop' | 'replace';
}

/** While a series is looked at: how many matchers of a selector it has passed, or that one of them has taken it. */
const MARK = '__tmp_promshards_allowed';
const TAKEN = 'taken';
const REFUSED = 'refused';

/** The relabelling that keeps those series which one of the selectors takes, as they are. */
export function writeRelabelConfigs(allow: readonly string[]): readonly RelabelConfig[] {
  const { names, others } = allowedSeries(allow);
  if (names !== undefined && others.length === 0) {
    return [{ source_labels: [METRIC_NAME], regex: whole(names), action: 'keep' }];
  }
  return [
    ...(names === undefined ? [] : [mark([METRIC_NAME], names, TAKEN)]),
    ...others.flatMap(({ matchers }) => stepsOf(matchers)),
    { source_labels: [MARK], regex: TAKEN, action: 'keep' },
    { regex: MARK, action: 'labeldrop' },
  ];
}

/** Nothing of a series that is taken already begins with a number: it passes through. */
function stepsOf(matchers: readonly Matcher[]): readonly RelabelConfig[] {
  const positive = matchers.filter(({ op }) => op === '=' || op === '=~');
  const negative = matchers.filter(({ op }) => op === '!=' || op === '!~');
  return [
    mark([MARK], '', '0'),
    ...positive.map((one, i) => mark([MARK, one.name], `${i};(?:${patternOf(one)})`, String(i + 1))),
    ...negative.map((one) => mark([MARK, one.name], `${positive.length};(?:${patternOf(one)})`, REFUSED)),
    mark([MARK], String(positive.length), TAKEN),
    mark([MARK], `[0-9]+|${REFUSED}`, ''),
  ];
}

function patternOf({ op, value }: Matcher): string {
  return op === '=' || op === '!=' ? literalPattern(value) : value;
}

function mark(labels: readonly string[], regex: string, replacement: string): RelabelConfig {
  return { source_labels: labels, regex: whole(regex), target_label: MARK, replacement, action: 'replace' };
}

/** A dot is any character, in every release. */
function whole(regex: string): string {
  return `(?s:${regex})`;
}
