export { ABSENT, FLOAT, HISTOGRAM, SeriesSet } from './model/seriesSet';
export { SeriesSetBuilder } from './model/seriesSetBuilder';
export { type SeriesText } from './model/seriesText';
export { type Grid, instantGrid, isInstant, rangeGrid, stepTime } from './model/grid';
export { type Histogram, type NativeHistogram, type ShownHistogram } from './model/histogram';
export { shown } from './model/histogram/shown';
export { parseDuration } from './model/duration';
export { Labels, METRIC_NAME } from './model/labels';
export { SampleWriter, type WrittenSamples } from './encode/sampleWriter';
export { formatFixed, formatG } from './numeric/goFormat';
export { labelsHash } from './eval/labelsHash';
export { formatSampleValue, parseFloat64 } from './numeric/number';
export { quote } from './model/quote';
export { literalPattern } from './model/regex';
export { type AllowListEdit, losesStored } from './plan/losesStored';
export { parseAllowed, storedPart, type StoredPart } from './plan/storedPart';
export { areLooseExact, looseMatchers } from './syntax/looseMatchers';
export { looseSelector } from './syntax/looseSelector';
export {
  type Annotation,
  type ErrorType,
  fail,
  lineColumn,
  ok,
  type QueryError,
  type Result,
  type Span,
} from './model/result';
export { TOO_MANY_SAMPLES } from './model/tooManySamples';
export { type RawSeries, type Value } from './model/value';
export { DEFAULT_DIALECT, type Dialect, isEnabled, isKnown } from './syntax/dialect';
export { findFunction } from './syntax/functions';
export { compareReleases, type Release, releaseOf } from './syntax/release';
export { type Expr, type Matcher, type VectorSelector } from './syntax/ast';
export { matcherAccepts } from './syntax/matcher';
export { resolveDurations } from './syntax/durations';
export { parse } from './syntax/parse';
export { looksUpInfo } from './syntax/looksUpInfo';
export { parseMetricSelector } from './syntax/parseMetricSelector';
export { bareSelector } from './syntax/bareSelector';
export { print } from './syntax/print';
export { pretty, printSorted } from './syntax/pretty';
export { children, mapChildren, selectorsOf } from './syntax/walk';
export { toJson } from './syntax/json';
export { type Exemplar, mergeExemplars, type SeriesExemplars } from './execute/combine/metadata/mergeExemplars';
export {
  mergeMetricMetadata,
  type MetadataLimits,
  type MetricMetadata,
  type MetricMetadataMap,
} from './execute/combine/metadata/mergeMetricMetadata';
export { type Limited, mergeNames } from './execute/combine/metadata/mergeNames';
export { mergeAlerts, mergeRuleGroups } from './execute/combine/metadata/mergeRules';
export { mergeSeriesLists } from './execute/combine/metadata/mergeSeriesLists';
export { leafQueries, type Plan } from './plan/plan';
export { hull, querySpan, type TimeSpan } from './plan/dataSpan';
export { dialectOf, releaseDoubts } from './plan/dialect';
export { explain } from './plan/explain';
export { type SeenLabels, seenLabels } from './plan/memberLabels';
export { memberAsk, type MetadataAsk, seenList, seenOf } from './plan/memberAsk';
export { type PlanAsk, type PlanRow, planRows } from './plan/planRows';
export { planQuery } from './plan/planQuery';
export { recordedElsewhereText } from './execute/tell/recordsWarnings';
export { answerProblem } from './plan/answers/answerProblem';
export { answersFor } from './plan/answers/answersFor';
export { divideRecorded, namesRead } from './plan/recordedPart';
export { type PlanTimeline, planTimeline } from './plan/planTimeline';
export {
  type AnsweringRule,
  type CoveredRun,
  type LostData,
  type Member,
  type Move,
  type RecordedElsewhere,
  type Records,
  type EarlierAllow,
  type StoreMember,
  type Topology,
} from './plan/topology';
export { type Fragment } from './fragments/fragment';
export { FragmentCache } from './fragments/fragmentCache';
export { type FragmentAsk, type FragmentNews, type Fragments, type TakenFragments } from './fragments/fragments';
export { type MemberFacts, type MemberState, memberState } from './fragments/memberState';
export { type FleetPast, takeFragments } from './fragments/takeFragments';
export { parseJson } from './decode/json';
export { VARBIT_SIZES } from './decode/read/bitReader';
export { crc32c } from './decode/read/crc32c';
export { decodeRead } from './decode/read/decodeRead';
export { HIGH, LOW, STALE_HIGH, STALE_LOW } from './decode/read/doubleOf';
export { type ExternalLabels, MAX_EXTERNAL_LABELS } from './decode/read/externalLabels';
export { type Beginning, BeginningMemory } from './execute/prove/beginningMemory';
export { wholeSecond } from './model/wholeSecond';
export { type Held, OwnershipMemory } from './execute/prove/ownershipMemory';
export { type Finding } from './execute/prove/proof';
export { ProtoReader, Wire } from './decode/read/protoReader';
export { unpackSnappy } from './decode/read/snappy';
export { type MemberAnswer, type MemberRequest, type Transport } from './execute/ask/transport';
export { type MemberCall, memberCall } from './execute/ask/memberCall';
export { rangeRead } from './execute/ask/rangeRead';
export { sizeOf } from './execute/ask/memberTally';
export { type MemberCoverage } from './execute/tell/coverage';
export { type ExecuteOptions } from './execute/askMembers';
export { type QueryRequest, type QueryResult } from './execute/queryResult';
export { histogramText } from './eval/histogramText';
export { expandTemplate as expandReferences } from './eval/functions/template';
export { runQuery } from './execute/runQuery';
export { readSeries, type SeriesRead, type SeriesRequest } from './execute/readSeries';
