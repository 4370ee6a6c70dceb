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

/** What what is computed here does not follow: `Save & test` says to switch it off. */
const NOT_FOLLOWED: readonly string[] = ['promql-delayed-name-removal', 'st-storage', 'use-start-timestamps'];

/** Those of {@link queryFeatures} that add to PromQL, without those that change what it means. */
export function addingFeatures(version: string): readonly string[] {
  return queryFeatures(version).filter((name) => !NOT_FOLLOWED.includes(name));
}
