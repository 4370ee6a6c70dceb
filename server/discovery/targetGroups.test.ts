import { jsonGroups, targetGroups, yamlGroups } from './targetGroups';
import { targetFiles } from './testing/targetFiles';

describe('target groups', () => {
  it.each(targetFiles.map((one) => [one.file, one] as const))('%s', (file, { text, takes, problem }) => {
    const { groups, problems } = file.endsWith('.json') ? jsonGroups(text) : yamlGroups(text);
    const found = groups.flatMap(({ targets, labels }) =>
      targets.map((target) => [target, Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))])
    );
    expect(found).toEqual(takes.map((one) => (typeof one === 'string' ? [one, {}] : one)));
    expect(problems).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
  });

  it('of Prometheus 2 have names of letters, digits and _', () => {
    const text = '[{"targets":["a:1"],"labels":{"x.y":"z"}}]';
    expect(jsonGroups(text, { legacyNames: true })).toEqual({
      groups: [],
      lacking: true,
      problems: ['[0].labels: "x.y" is not a valid label name'],
    });
  });

  it('of a configuration have numbers for texts too, but no lists', () => {
    const groups = [{ targets: [9090], labels: { a: true } }, { targets: [['x']] }];
    expect(targetGroups(groups, { scalars: true })).toEqual({
      groups: [{ targets: ['9090'], labels: { a: 'true' } }],
      lacking: true,
      problems: ['[1].targets[0]: is no string'],
    });
  });

  it('do not blow up: an alias of aliases is refused', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(9)}]`);
    expect(yamlGroups(`l0: &l0 [a]\n${levels.join('\n')}`).problems).toEqual([expect.stringContaining('alias')]);
  });
});
