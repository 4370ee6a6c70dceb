import { type Dialect } from './dialect';
import { ALWAYS, compareReleases, type Release } from './release';

/** What a word is that the lexer tells from names, letter case aside; nothing of it is taken for granted. */
interface Keyword {
  readonly word: string;
  readonly since: Release;
  readonly role: 'modifier' | 'operator' | 'preprocessor' | 'number';
  /** The kind of its token: `end` is that of the end of input. */
  readonly kind: string;
  /** Whether it names a metric where an expression starts. */
  readonly isMetric: boolean;
  /** Whether it names a label in a list. */
  readonly isLabel: boolean;
  /** Whether it is one only before an opening parenthesis, and a name elsewhere. */
  readonly beforeParen: boolean;
}

const { since } = ALWAYS;
const modifier = { since, role: 'modifier', beforeParen: false } as const;
const extension = { ...modifier, since: '3.7', isMetric: true, isLabel: true } as const;
const fill = { ...modifier, since: '3.10', isMetric: true, isLabel: true, beforeParen: true } as const;
const operator = { since, role: 'operator', isMetric: true, isLabel: true, beforeParen: false } as const;
const preprocessor = { ...operator, role: 'preprocessor' } as const;
const number = { ...operator, role: 'number', kind: 'number', isMetric: false, isLabel: false } as const;

/** The catalogue of keywords but the names of aggregations, which may name metrics and labels. */
const KEYWORDS: readonly Keyword[] = [
  { ...modifier, word: 'offset', kind: 'offset', isMetric: true, isLabel: true },
  { ...modifier, word: 'by', kind: 'by', isMetric: true, isLabel: true },
  { ...modifier, word: 'without', kind: 'without', isMetric: true, isLabel: false },
  { ...modifier, word: 'on', kind: 'on', isMetric: false, isLabel: true },
  { ...modifier, word: 'ignoring', kind: 'ignoring', isMetric: false, isLabel: true },
  { ...modifier, word: 'group_left', kind: 'group_left', isMetric: false, isLabel: true },
  { ...modifier, word: 'group_right', kind: 'group_right', isMetric: false, isLabel: true },
  { ...modifier, word: 'bool', kind: 'bool', isMetric: false, isLabel: true },
  { ...extension, word: 'anchored', kind: 'anchored' },
  { ...extension, word: 'smoothed', kind: 'smoothed' },
  { ...fill, word: 'fill', kind: 'fill' },
  { ...fill, word: 'fill_left', kind: 'fill_left' },
  { ...fill, word: 'fill_right', kind: 'fill_right' },
  { ...operator, word: 'and', kind: 'and' },
  { ...operator, word: 'or', kind: 'or' },
  { ...operator, word: 'unless', kind: 'unless' },
  { ...operator, word: 'atan2', kind: 'atan2', isMetric: false },
  { ...preprocessor, word: 'start', kind: 'start()' },
  { ...preprocessor, word: 'end', kind: 'end()' },
  { ...preprocessor, word: 'step', kind: 'step', since: '3.6' },
  { ...preprocessor, word: 'range', kind: 'range', since: '3.12' },
  { ...preprocessor, word: 'min_of', kind: 'min_of', since: '3.13' },
  { ...preprocessor, word: 'max_of', kind: 'max_of', since: '3.13' },
  { ...number, word: 'inf' },
  { ...number, word: 'nan' },
];

const BY_WORD: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((keyword) => [keyword.word, keyword]));
const BY_KIND: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((keyword) => [keyword.kind, keyword]));
const ASCII = /^[\0-\x7f]*$/;

/** The keyword that a word is in a dialect, or in any where none is given, letter case aside. */
export function keywordOf(word: string, dialect?: Dialect): Keyword | undefined {
  // Letters beyond ASCII stay themselves, whatever they are in lower case.
  const keyword = ASCII.test(word) ? BY_WORD.get(word.toLowerCase()) : undefined;
  const isThere = dialect === undefined || (keyword && compareReleases(dialect.release, keyword.since) >= 0);
  return isThere ? keyword : undefined;
}

/** The keyword whose tokens are of a kind; one of those that are numbers where it is `number`. */
export function keywordOfKind(kind: string): Keyword | undefined {
  return BY_KIND.get(kind);
}
