const ofTexts = { affects: [], of: 'anything' } as const;

/** What releases changed in what is PromQL, in its errors, and in how a tree of it is told. */
export const syntaxChanges = {
  durationKeywords: {
    ...ofTexts,
    since: '3.6',
    text: 'In brackets words are keywords of durations, or refused by their first character.',
    source: 'prometheus/prometheus#16777',
  },
  malformedInfo: {
    ...ofTexts,
    since: '3.8',
    text: 'A second argument of `info` that is no selector of labels is refused as such.',
    source: 'prometheus/prometheus#17379',
  },
  trimOperators: {
    ...ofTexts,
    since: '3.11',
    text: '`</` and `>/` are operators.',
    source: 'prometheus/prometheus#17904',
  },
  queryTimes: {
    ...ofTexts,
    since: '3.12',
    text: '`start`, `end`, `range` and `step` are functions, and `range()` is a duration.',
    source: 'prometheus/prometheus#17877',
  },
  finiteDurations: {
    ...ofTexts,
    since: '3.12',
    text: 'Durations that come to NaN or an infinity are refused as such.',
    source: 'prometheus/prometheus#18639',
  },
  renamedLimits: {
    ...ofTexts,
    since: '3.13',
    text: 'Of durations, `min` and `max` are called `min_of` and `max_of`.',
    source: 'prometheus/prometheus#18687',
  },
  keptParentheses: {
    ...ofTexts,
    since: '3.15',
    text: 'Parentheses around the literals of durations are kept, and make them computed.',
    source: 'prometheus/prometheus#19403',
  },
  shiftBeforeRange: {
    ...ofTexts,
    since: '3.15',
    text: 'Computed offsets and `@ start()`, `@ end()` are refused before a range.',
    source: 'prometheus/prometheus#19406',
  },
  colonAfterKeyword: {
    ...ofTexts,
    since: '3.16',
    text: 'A colon may stand after the keyword of a duration: `foo[range():1s]`.',
    source: 'prometheus/prometheus#19729',
  },
  extendedTree: {
    ...ofTexts,
    since: '3.8',
    text: 'Trees of `parse_query` tell whether a selector is `anchored` or `smoothed`.',
    source: 'prometheus/prometheus web/api/v1/translate_ast.go, 3.16 beside 3.5',
  },
  filledTree: {
    ...ofTexts,
    since: '3.10',
    text: 'Trees of `parse_query` tell what vector matching fills in.',
    source: 'prometheus/prometheus#17644',
  },
  computedTree: {
    ...ofTexts,
    since: '3.14',
    text: 'Trees of `parse_query` tell how durations are computed.',
    source: 'prometheus/prometheus web/api/v1/translate_ast.go, 3.16 beside 3.5',
  },
  quotedColons: {
    ...ofTexts,
    since: '3.16',
    text: 'Names of labels with colons are quoted in lists.',
    source: 'prometheus/prometheus promql/parser/printer.go, 3.16 beside 3.5',
  },
  filledGroups: {
    affects: ['fill'],
    of: 'anything',
    since: '3.13',
    text: 'Over a range, `fill_left` and `fill_right` with grouping leave no samples out.',
    source: 'prometheus/prometheus#18850',
  },
  filledSides: {
    affects: ['fill'],
    of: 'anything',
    since: '3.16',
    text: 'With `group_right`, `fill_left` fills in the left side, and `fill_right` the right one.',
    source: 'prometheus/prometheus#19939',
  },
  namedAtSign: {
    ...ofTexts,
    since: '3.16',
    text: 'Errors name the sign `@`.',
    source: 'prometheus/prometheus promql/parser/lex.go, 3.16 beside 3.5',
  },
} as const;
