import {
  type RuleGroupsContent,
  ruleGroupsDocumentSchema,
  type RuleGroupsSaved,
  ruleGroupsSavedSchema,
  ruleGroupsVersionsSchema,
} from '../../api/ruleGroups';
import { type RulePreview, type RulePreviewRequest, rulePreviewSchema } from '../../api/rulePreview';
import { type ProxyResult, sendToProxy } from './getFromProxy';
import { resources } from './resourceCache';
import { type SendVersionOptions, versionedResource } from './versionedResource';

const versioned = versionedResource({
  ...{ name: 'rule-groups', event: 'ruleGroups' },
  ...{ document: ruleGroupsDocumentSchema, versions: ruleGroupsVersionsSchema, saved: ruleGroupsSavedSchema },
});

/** The rule groups of a fleet that were made on the page. */
export const ruleGroups = {
  ...versioned,
  send: async (
    fleet: string,
    content: RuleGroupsContent,
    options: SendVersionOptions
  ): Promise<ProxyResult<RuleGroupsSaved>> => {
    const result = await versioned.send(fleet, content, options);
    if (result.ok && options.dryRun !== true) {
      // What is saved is in force: the page of rules has others.
      resources.invalidate(`rules ${fleet}`);
    }
    return result;
  },
  /** Asks what a rule would have done over the last day. */
  preview: (fleet: string, request: RulePreviewRequest, signal: AbortSignal): Promise<ProxyResult<RulePreview>> =>
    sendToProxy(
      { method: 'POST', path: `fleets/${encodeURIComponent(fleet)}/rule-preview`, data: request },
      rulePreviewSchema,
      signal
    ),
};
