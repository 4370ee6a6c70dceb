/** Files of equals, named after what they are together, in other words than each of them. */
export const GROUPS = [
  'server/rules/format/yamlReads.ts',
  'server/security/access.ts',
  'server/units.ts',
  'src/app/data/permissions.ts',
  'src/app/pages/Autoscaling/whatIfPlots.ts',
  'src/app/text.ts',
  'src/engine/model/histogram/combine.ts',
  'src/engine/model/histogram/compare.ts',
  'src/engine/model/histogram/iterate.ts',
  'src/engine/model/histogram/scale.ts',
  'src/engine/numeric/floatParts.ts',
  'src/engine/numeric/number.ts',
  'src/engine/syntax/ast.ts',
  'src/engine/syntax/characters.ts',
  'src/engine/syntax/walk.ts',
];

/** Files that are still to be named after what they export: none is added here. */
export const TO_RENAME = [
  'server/compute/messages.ts',
  'server/compute/sendBody.ts',
  'server/controller/autoscaler.ts',
  'server/health/probeText.ts',
  'server/prometheus/handler.ts',
  'src/datasource/connection/proxyClient.ts',
  'src/engine/eval/annotate.ts',
  'src/engine/eval/output.ts',
  'src/engine/execute/compute/selectors.ts',
  'src/engine/plan/planQuery.ts',
];

/** One thing under one name: as the proxy or autoscaling has it, and as the contract tells of it. */
export const TOLD_AS_THEY_ARE = ['Decision', 'Fleet', 'Policy'];

/** Names of two things that are still to be told apart: none is added here. */
export const TO_TELL_APART = ['MemberCall', 'Store', 'memberAsk'];
