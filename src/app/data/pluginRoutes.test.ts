import { operations } from '../../api/operations';
import pluginJson from '../../plugin.json';
import { WRITE } from './permissions';

const { routes } = pluginJson;

/** The route that Grafana takes: the first that fits. */
function routeOf(method: string, path: string) {
  return routes.find((route) => {
    const prefix = route.path.replace(/\*$/, '');
    const fits = prefix === route.path ? path === prefix : path.startsWith(prefix) && path.length > prefix.length;
    return route.method === method && fits;
  });
}

const changes = operations
  .filter(({ method, access }) => method !== 'get' && access === 'admins')
  .map(({ method, path }) => [method.toUpperCase(), path.replace('{id}', 'shop').slice(1)] as const);

test.each(routes.map((route) => [route.method, route.path, route] as const))(
  '%s %s says for whom it is, and Grafana’s token goes by its own scheme',
  (_, __, route) => {
    expect(['Viewer', 'Admin']).toContain(route.reqRole);
    expect(route.headers).toEqual([{ name: 'Authorization', content: 'Grafana {{ .SecureJsonData.apiToken }}' }]);
    expect(route.url.startsWith('{{ .JsonData.proxyUrl }}/')).toBe(true);
  }
);

test.each(changes)('%s %s needs the permission to write', (method, path) => {
  expect(routeOf(method, path)).toMatchObject({ reqRole: 'Admin', reqAction: WRITE });
});
