import { z } from 'zod';

import {
  allowListDocumentSchema,
  allowListSavedSchema,
  allowListUpdateSchema,
  allowListVersionsSchema,
} from './allowList';
import {
  auditPageSchema,
  auditQuerySchema,
  decisionPageSchema,
  decisionQuerySchema,
  decisionSchema,
} from './decisions';
import {
  fleetChangeSchema,
  fleetDeletionSchema,
  fleetDocumentSchema,
  fleetTestRequestSchema,
  fleetTestSchema,
} from './definition';
import { type ErrorCode } from './errors';
import { discoveryQuerySchema, discoverySchema } from './discovery';
import { eventSchema } from './events';
import { fanoutRequestSchema } from './fanout';
import {
  fleetListQuerySchema,
  fleetListSchema,
  handOverPageSchema,
  handOverQuerySchema,
  idSchema,
  shardListSchema,
  topologyQuerySchema,
  topologySchema,
  versionSchema,
} from './fleets';
import { storedPageSchema, storeQuerySchema } from './storedPage';
import { pastSchema } from './past';
import { policyDocumentSchema, policyUpdateSchema, policyVersionsSchema } from './policy';
import {
  ruleGroupsDocumentSchema,
  ruleGroupsSavedSchema,
  ruleGroupsUpdateSchema,
  ruleGroupsVersionsSchema,
} from './ruleGroups';
import { loggedQueriesQuerySchema, queryLogPageSchema, queryReportedSchema, queryReportSchema } from './queryLog';
import { endedQuerySchema, runningQueriesSchema } from './runningQueries';
import { cardinalitySchema } from './cardinality';
import { ruleSuggestionsSchema } from './ruleSuggestions';
import { rulePreviewRequestSchema, rulePreviewSchema } from './rulePreview';
import { rulePageSchema, ruleQuerySchema } from './rules';
import {
  actionResultSchema,
  actionSchema,
  scalingStatusSchema,
  usageHistorySchema,
  usageQuerySchema,
  whatIfRequestSchema,
  whatIfSchema,
} from './scaling';
import { shardUsageQuerySchema, shardUsageSchema } from './shardUsage';
import { movePageSchema, moveQuerySchema, targetPageSchema, targetQuerySchema } from './targets';

/** A schema under a name that is its own among all operations. */
export type Named = readonly [name: string, schema: z.ZodType];

/** Who may: all whom Grafana lets in; those who are logged in; Admins; the pods of the fleet. Operators may everything. */
export type Access = 'everybody' | 'loggedIn' | 'admins' | 'pods';

/** One address of `/api/v1/…` and what it takes and gives. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** Parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  readonly body?: Named;
  /** Where it is a version that was read: the `If-Match` header is needed. */
  readonly ifMatch?: boolean;
  readonly status?: 200 | 201;
  /** Left out: JSON. */
  readonly contentType?: string;
  readonly answer: Named;
  /** Beside those that follow from the rest. */
  readonly errors?: readonly ErrorCode[];
}

const fleet = '/api/v1/fleets/{id}';
const document: Named = ['FleetDocument', fleetDocumentSchema];
const allowList: Named = ['AllowListDocument', allowListDocumentSchema];
const ruleGroups: Named = ['RuleGroupsDocument', ruleGroupsDocumentSchema];
const policy: Named = ['PolicyDocument', policyDocumentSchema];

const fleets: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/v1/version', access: 'everybody' },
    summary: 'Version, and how many fleets the caller sees',
    answer: ['Version', versionSchema],
  },
  {
    ...{ method: 'get', path: '/api/v1/fleets', access: 'everybody' },
    summary: 'The fleets the caller sees',
    query: fleetListQuerySchema,
    answer: ['FleetList', fleetListSchema],
  },
  {
    ...{ method: 'post', path: '/api/v1/fleets', access: 'admins', status: 201 },
    summary: 'Makes a fleet of existing servers',
    body: ['FleetChange', fleetChangeSchema],
    answer: document,
    errors: ['refused'],
  },
  {
    ...{ method: 'post', path: '/api/v1/fleets/test', access: 'admins' },
    summary: 'Asks the servers of a definition how they are; saves nothing',
    body: ['FleetTestRequest', fleetTestRequestSchema],
    answer: ['FleetTest', fleetTestSchema],
    errors: ['refused', 'too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/definition`, access: 'admins' },
    summary: 'What a fleet of existing servers is made of',
    answer: document,
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'put', path: `${fleet}/definition`, access: 'admins', ifMatch: true },
    summary: 'Edits a fleet that was made through the API',
    body: ['FleetChange', fleetChangeSchema],
    answer: document,
    errors: ['refused'],
  },
  {
    ...{ method: 'delete', path: fleet, access: 'admins', ifMatch: true },
    summary: 'Deletes a fleet that was made through the API',
    query: fleetDeletionSchema,
    answer: document,
    errors: ['refused'],
  },
  {
    ...{ method: 'get', path: `${fleet}/topology`, access: 'everybody' },
    summary: 'What answers over the fleet are computed from, with its hand-overs',
    query: topologyQuerySchema,
    answer: ['Topology', topologySchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/topology/moves`, access: 'everybody' },
    summary: 'The hand-overs of a topology, page by page',
    query: handOverQuerySchema,
    answer: ['HandOverPage', handOverPageSchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/past`, access: 'everybody' },
    summary: "Up to when the members' past is what it will be: what was answered of it may be kept",
    answer: ['Past', pastSchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/shards`, access: 'loggedIn' },
    summary: "Each replica's state, use and problems",
    answer: ['ShardList', shardListSchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/shard-usage`, access: 'loggedIn' },
    summary: "Each shard's recorded use, the mean's, and who is skewed",
    query: shardUsageQuerySchema,
    answer: ['ShardUsage', shardUsageSchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/rules`, access: 'everybody' },
    summary: "The rules of the fleet, or its shards' own with what is wrong with them, page by page",
    query: ruleQuerySchema,
    answer: ['RulePage', rulePageSchema],
    errors: ['too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/rule-groups`, access: 'loggedIn' },
    summary:
      'The rule groups made on the page, as the text of a rule file, and which of them answer queries; their version is the ETag',
    answer: ruleGroups,
    errors: ['refused'],
  },
  {
    ...{ method: 'put', path: `${fleet}/rule-groups`, access: 'admins', ifMatch: true },
    summary:
      'Saves rule groups, which are evaluated at once, or with `dryRun` tells what is wrong and what would change',
    body: ['RuleGroupsUpdate', ruleGroupsUpdateSchema],
    answer: ['RuleGroupsSaved', ruleGroupsSavedSchema],
    errors: ['refused'],
  },
  {
    ...{ method: 'get', path: `${fleet}/rule-groups/versions`, access: 'loggedIn' },
    summary: 'Versions of the rule groups, the newest first, as many as fit into 1 MB',
    answer: ['RuleGroupsVersions', ruleGroupsVersionsSchema],
    errors: ['refused'],
  },
  {
    ...{ method: 'get', path: `${fleet}/rule-suggestions`, access: 'loggedIn' },
    summary: 'Recording rules for what was asked of the fleet over the last days, with what each would save',
    answer: ['RuleSuggestions', ruleSuggestionsSchema],
    errors: ['too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/cardinality`, access: 'loggedIn' },
    summary: "What takes the shards' memory: series by metric, label, job and target",
    answer: ['Cardinality', cardinalitySchema],
    errors: ['too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/queries`, access: 'loggedIn' },
    summary: 'What was asked of the fleet over the last days: what it cost, who asked, and why it was not pushed',
    query: loggedQueriesQuerySchema,
    answer: ['QueryLogPage', queryLogPageSchema],
  },
  {
    ...{ method: 'post', path: `${fleet}/queries`, access: 'everybody' },
    summary: 'Tells of queries that were computed elsewhere, as by the data source in a page',
    body: ['QueryReport', queryReportSchema],
    answer: ['QueryReported', queryReportedSchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/queries/running`, access: 'loggedIn' },
    summary: 'What is asked of the fleet just now',
    answer: ['RunningQueries', runningQueriesSchema],
  },
  {
    ...{ method: 'delete', path: `${fleet}/queries/running/{query}`, access: 'admins' },
    summary: 'Ends a query that is under way or waits',
    answer: ['EndedQuery', endedQuerySchema],
  },
  {
    ...{ method: 'post', path: `${fleet}/rule-preview`, access: 'loggedIn' },
    summary: 'What a rule would have done over the last day: series, cost, and the alerts it would have raised',
    body: ['RulePreviewRequest', rulePreviewRequestSchema],
    answer: ['RulePreview', rulePreviewSchema],
    errors: ['refused', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/store`, access: 'everybody' },
    summary: 'What shards write to the long-term store, metric by metric and page by page, and how far behind they are',
    query: storeQuerySchema,
    answer: ['StoredPage', storedPageSchema],
    errors: ['too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/allow-list`, access: 'loggedIn' },
    summary: 'What shards write to the long-term store; its version is the ETag',
    answer: allowList,
    errors: ['refused'],
  },
  {
    ...{ method: 'put', path: `${fleet}/allow-list`, access: 'admins', ifMatch: true },
    summary: 'Saves an allow list, by which the shards write within seconds, or with `dryRun` tells what it would keep',
    body: ['AllowListUpdate', allowListUpdateSchema],
    answer: ['AllowListSaved', allowListSavedSchema],
    errors: ['refused', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/allow-list/versions`, access: 'loggedIn' },
    summary: 'All versions of the allow list, the newest first',
    answer: ['AllowListVersions', allowListVersionsSchema],
    errors: ['refused'],
  },
];

const scaling: readonly Operation[] = [
  {
    ...{ method: 'get', path: `${fleet}/scaling`, access: 'loggedIn' },
    summary: 'Why the fleet has as many shards as it has',
    answer: ['ScalingStatus', scalingStatusSchema],
  },
  {
    ...{ method: 'get', path: `${fleet}/policy`, access: 'loggedIn' },
    summary: 'The policy; its version is the ETag',
    answer: policy,
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'put', path: `${fleet}/policy`, access: 'admins', ifMatch: true },
    summary: 'Saves a policy, or with `dryRun` tells what it would decide now',
    body: ['PolicyUpdate', policyUpdateSchema],
    answer: ['PolicySaved', policyDocumentSchema.extend({ now: whatIfSchema.shape.now.optional() })],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/policy/versions`, access: 'loggedIn' },
    summary: 'All versions of the policy, the newest first',
    answer: ['PolicyVersions', policyVersionsSchema],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/usage`, access: 'loggedIn' },
    summary: 'Recorded use',
    query: usageQuerySchema,
    answer: ['UsageHistory', usageHistorySchema],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'post', path: `${fleet}/what-if`, access: 'loggedIn' },
    summary: 'Recorded use replayed under another policy; changes nothing',
    body: ['WhatIfRequest', whatIfRequestSchema],
    answer: ['WhatIf', whatIfSchema],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'put', path: `${fleet}/actions`, access: 'admins' },
    summary: 'Changes shards and placement, or with `dryRun` tells what that would do',
    body: ['Action', actionSchema],
    answer: ['ActionResult', actionResultSchema],
    errors: ['not_scalable', 'refused'],
  },
];

const discovery: readonly Operation[] = [
  {
    ...{ method: 'get', path: `${fleet}/discovery`, access: 'pods' },
    summary: 'Which targets of a job its shards scrape, for the pods of a fleet that the proxy places targets of',
    query: discoveryQuerySchema,
    answer: ['Discovery', discoverySchema],
    errors: ['not_scalable', 'unavailable'],
  },
];

const history: readonly Operation[] = [
  {
    ...{ method: 'get', path: `${fleet}/targets`, access: 'loggedIn' },
    summary: 'Targets with shard, weight, health, last scrape and last move',
    query: targetQuerySchema,
    answer: ['TargetPage', targetPageSchema],
    errors: ['too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/moves`, access: 'loggedIn' },
    summary: 'Hand-overs, the newest first',
    query: moveQuerySchema,
    answer: ['MovePage', movePageSchema],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/decisions`, access: 'loggedIn' },
    summary: 'Decisions, the newest first',
    query: decisionQuerySchema,
    answer: ['DecisionPage', decisionPageSchema],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/decisions/{decision}`, access: 'loggedIn' },
    summary: 'One decision',
    answer: ['Decision', decisionSchema],
    errors: ['not_scalable'],
  },
  {
    ...{ method: 'get', path: `${fleet}/audit`, access: 'loggedIn' },
    summary: 'What was done and by whom, the newest first',
    query: auditQuerySchema,
    answer: ['AuditPage', auditPageSchema],
  },
];

const streams: readonly Operation[] = [
  {
    ...{ method: 'get', path: '/api/v1/events', access: 'loggedIn', contentType: 'text/event-stream' },
    summary: 'What happens to the fleets the caller sees, as server-sent events; the data of each is this as JSON',
    query: z.object({ fleet: idSchema.optional() }),
    answer: ['Event', eventSchema],
    errors: ['not_found', 'too_many'],
  },
  {
    ...{ method: 'post', path: '/api/v1/fanout', access: 'everybody', contentType: 'application/octet-stream' },
    summary: 'Requests to members of one fleet; the answers as a stream of frames',
    body: ['FanoutRequest', fanoutRequestSchema],
    answer: ['FanoutFrames', z.string().describe('A frame is 9 bytes of header and its payload.')],
    errors: ['not_found', 'conflict', 'too_many', 'unavailable'],
  },
  {
    ...{ method: 'get', path: '/api/v1/openapi.json', access: 'everybody' },
    summary: 'This document',
    answer: ['OpenApi', z.object({ openapi: z.string() }).describe('An OpenAPI document.')],
  },
];

/** Every address of `/api/v1/…`. */
export const operations: readonly Operation[] = [...fleets, ...scaling, ...discovery, ...history, ...streams];
