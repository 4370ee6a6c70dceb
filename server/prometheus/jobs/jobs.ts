import { explainJob } from './explainJob';
import { ruleJob } from '../../rules/evaluate/ruleJob';
import { rulePreviewJob } from '../../rules/preview/rulePreviewJob';
import { shardRulesJob } from '../../rules/pages/shardRulesJob';
import { allowPreviewJob } from '../../written/allowPreviewJob';
import { suggestionsJob } from '../../queryLog/suggestionsJob';
import { metricCountsJob } from '../../written/metricCountsJob';
import { federateJob } from './federateJob';
import { listJob } from './listJob';
import { queryJob } from './queryJob';
import { remoteReadJob } from './remoteReadJob';

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
  suggestions: suggestionsJob,
  allowPreview: allowPreviewJob,
};
