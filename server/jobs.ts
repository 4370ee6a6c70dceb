import { cardinalityJob } from './cardinality/cardinalityJob';
import { explainJob } from './prometheus/jobs/explainJob';
import { ruleJob } from './rules/evaluate/ruleJob';
import { rulePreviewJob } from './rules/preview/rulePreviewJob';
import { shardRulesJob } from './rules/pages/shardRulesJob';
import { allowPreviewJob } from './written/allowPreviewJob';
import { suggestionsJob } from './queryLog/suggestionsJob';
import { metricCountsJob } from './written/metricCountsJob';
import { federateJob } from './prometheus/jobs/federateJob';
import { listJob } from './prometheus/jobs/listJob';
import { queryJob } from './prometheus/jobs/queryJob';
import { remoteReadJob } from './prometheus/jobs/remoteReadJob';
import { shardTargetsJob } from './targets/shardTargetsJob';

/** What threads compute. */
export const jobs = {
  query: queryJob,
  explain: explainJob,
  federate: federateJob,
  remoteRead: remoteReadJob,
  list: listJob,
  rule: ruleJob,
  rulePreview: rulePreviewJob,
  shardRules: shardRulesJob,
  metricCounts: metricCountsJob,
  cardinality: cardinalityJob,
  shardTargets: shardTargetsJob,
  suggestions: suggestionsJob,
  allowPreview: allowPreviewJob,
};
