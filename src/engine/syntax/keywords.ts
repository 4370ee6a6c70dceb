/** What a word is that the lexer tells from names, letter case aside; nothing of it is taken for granted. */
interface Keyword {
  readonly word: string;
  readonly role: 'modifier' | 'operator' | 'preprocessor' | 'number';
  /** The kind of its token: `end` is that of the end of input. */
  readonly kind: string;
  /** Whether it names a metric where an expression starts. */
  readonly isMetric: boolean;
  /** Whether it names a label in a list. */
  readonly isLabel: boolean;
}

/** The catalogue of keywords but the names of aggregations, which may name metrics and labels. */
const KEYWORDS: readonly Keyword[] = [
  { word: 'offset', role: 'modifier', kind: 'offset', isMetric: true, isLabel: true },
  { word: 'by', role: 'modifier', kind: 'by', isMetric: true, isLabel: true },
  { word: 'without', role: 'modifier', kind: 'without', isMetric: true, isLabel: false },
  { word: 'on', role: 'modifier', kind: 'on', isMetric: false, isLabel: true },
  { word: 'ignoring', role: 'modifier', kind: 'ignoring', isMetric: false, isLabel: true },
  { word: 'group_left', role: 'modifier', kind: 'group_left', isMetric: false, isLabel: true },
  { word: 'group_right', role: 'modifier', kind: 'group_right', isMetric: false, isLabel: true },
  { word: 'bool', role: 'modifier', kind: 'bool', isMetric: false, isLabel: true },
  { word: 'and', role: 'operator', kind: 'and', isMetric: true, isLabel: true },
  { word: 'or', role: 'operator', kind: 'or', isMetric: true, isLabel: true },
  { word: 'unless', role: 'operator', kind: 'unless', isMetric: true, isLabel: true },
  { word: 'atan2', role: 'operator', kind: 'atan2', isMetric: false, isLabel: true },
  { word: 'start', role: 'preprocessor', kind: 'start()', isMetric: true, isLabel: true },
  { word: 'end', role: 'preprocessor', kind: 'end()', isMetric: true, isLabel: true },
  { word: 'inf', role: 'number', kind: 'number', isMetric: false, isLabel: false },
  { word: 'nan', role: 'number', kind: 'number', isMetric: false, isLabel: false },
];

const BY_WORD: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((keyword) => [keyword.word, keyword]));
const BY_KIND: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((keyword) => [keyword.kind, keyword]));

/** The keyword that a word is, letter case aside. */
export function keywordOf(word: string): Keyword | undefined {
  return BY_WORD.get(word.toLowerCase());
}

/** The keyword whose tokens are of a kind; one of those that are numbers where it is `number`. */
export function keywordOfKind(kind: string): Keyword | undefined {
  return BY_KIND.get(kind);
}
