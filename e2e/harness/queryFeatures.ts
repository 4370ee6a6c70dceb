const ALWAYS = ['native-histograms', 'promql-experimental-functions', 'promql-duration-expr'];

/** What releases after 3.5 have behind flags. */
const LATER = [
  'promql-binop-fill-modifiers',
  'promql-delayed-name-removal',
  'promql-unquoted-utf8-names',
  'st-storage',
  'use-start-timestamps',
];

/** The feature flags that switch on all of PromQL that a version of Prometheus has and the engine is compared with. */
export function queryFeatures(version: string): readonly string[] {
  const [major, minor] = version.split('.').map(Number);
  return major === 3 && minor > 5 ? [...ALWAYS, ...LATER] : ALWAYS;
}
