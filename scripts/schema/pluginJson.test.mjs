import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../lib/paths.mjs';
import { pluginJsonProblems } from './pluginJson.mjs';

const [app, dataSource] = ['src/plugin.json', 'src/datasource/plugin.json'].map((file) =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8'))
);

test.each([
  ['the app', app],
  ['the data source', dataSource],
])('%s is right', (_, plugin) => {
  expect(pluginJsonProblems(plugin)).toEqual([]);
});

const dependency = { id: 'some-other-app', name: 'Other', type: 'app' };

// Each is refused by Grafana's own schema of 12.3 or by its plugin validator too.
test.each([
  ['no id', app, 'id', undefined, '/ must have required property'],
  ['an id in capitals', app, 'id', 'Promshards-fleet-app', '/id'],
  ['an id of four parts', app, 'id', 'promshards-big-fleet-app', '/id'],
  ['a type there is not', app, 'type', 'secretsmanager', '/type'],
  ['a property there is not', app, 'backnd', true, '/ must NOT have additional'],
  ['a number as name', app, 'name', 3, '/name'],
  ['words for a switch', dataSource, 'metrics', 'true', '/metrics'],
  ['a category there is not', dataSource, 'category', 'metrics', '/category'],
  ['no keyword', app, 'info.keywords', [], '/info/keywords'],
  ['a version with a zero in front', app, 'info.version', '01.2.3', '/info/version'],
  ['a version with a v', app, 'info.version', 'v1.2.3', '/info/version'],
  ['a date with a time', app, 'info.updated', '2020-01-01T00:00:00Z', '/info/updated'],
  ['an author as text', app, 'info.author', 'me', '/info/author'],
  ['a link that is none', app, 'info.links', [{ name: 'x', url: 'https://a b' }], '/info/links/0/url'],
  ['no logo', app, 'info.logos', undefined, '/info must have required property'],
  ['a space in the versions of Grafana', app, 'dependencies.grafanaDependency', '>= 12.3.0', '/dependencies/grafana'],
  ['a dependency without a fit id', app, 'dependencies.plugins', [{ ...dependency, id: 'x' }], '/dependencies/plugins'],
  ['a dependency of no type', app, 'dependencies.plugins', [{ ...dependency, type: 'x' }], '/dependencies/plugins'],
  ['a role there is not', app, 'includes.0.role', 'None', '/includes/0/role'],
  ['a nested plugin without its path', app, 'includes.2.path', undefined, '/includes/2 must have required property'],
  ['headers as an object', app, 'routes.0.headers', {}, '/routes/0/headers'],
])('%s is refused', (_, plugin, property, value, problem) => {
  expect(pluginJsonProblems(changed(plugin, property.split('.'), value))[0]).toContain(problem);
});

function changed(object, [name, ...rest], value) {
  const copy = Array.isArray(object) ? [...object] : { ...object };
  copy[name] = rest.length > 0 ? changed(object[name], rest, value) : value;
  if (copy[name] === undefined) {
    delete copy[name];
  }
  return copy;
}
