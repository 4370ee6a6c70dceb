/** Files of equals, named after what they are together, in other words than each of them. */
export const GROUPS = [
  'server/rules/format/yamlReads.ts',
  'server/http/security/access.ts',
  'server/units.ts',
  'src/app/data/permissions.ts',
  'src/app/pages/Autoscaling/whatIfPlots.ts',
  'src/app/text.ts',
  'src/datasource/connection/proxyClient.ts',
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

/** One thing under one name: as the proxy or autoscaling has it, and as the contract tells of it. */
export const TOLD_AS_THEY_ARE = ['Decision', 'Fleet', 'Policy'];
