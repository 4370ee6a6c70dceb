import { type ExternalLabels, type Labels, type Matcher } from '../../../src/engine/index';

/**
 * The matchers for what a server holds, whose series have no external labels: one that asks for an external label as it is asks
 * for series without one of their own. Source: upstream `storage/remote/read_handler.go`, `filterExtLabelsFromMatchers`.
 */
export function ownMatchers(matchers: readonly Matcher[], external: ExternalLabels): readonly Matcher[] {
  const added = new Map(external);
  return matchers.map((matcher) =>
    matcher.op === '=' && added.get(matcher.name) === matcher.value ? { ...matcher, value: '' } : matcher
  );
}

/** A series' labels with the external ones; its own win. Source: upstream `storage/remote/codec.go`, `MergeLabels`. */
export function withExternal(labels: Labels, external: ExternalLabels): Labels {
  return external.reduce((all, [name, value]) => (labels.has(name) ? all : all.with(name, value)), labels);
}
