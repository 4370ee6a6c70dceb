import { type FastifyInstance } from 'fastify';

import { type RouteContext } from '../context';
import { alertmanagersRoute } from './alertmanagersRoute';
import { explainRoute } from './explainRoute';
import { featuresRoute } from './featuresRoute';
import { federateRoute } from './federateRoute';
import { registerPrometheus } from './prometheusRoute';
import { healthPaths, healthRoutes } from './healthRoutes';
import { labelRoutes } from './labelRoutes';
import { metadataRoutes } from './metadataRoutes';
import { poolRoutes } from './poolRoutes';
import { queryRoutes } from './queryRoutes';
import { readRoute } from './readRoute';
import { readForms } from '../../prometheus/requestForm';
import { rulesRoutes } from './rulesRoutes';
import { sendNotOfFleets } from './sendNotOfFleets';
import { statusRoutes } from './statusRoutes';
import { syntaxRoutes } from './syntaxRoutes';
import { sendUnrouted } from './unrouted';

export const prometheusRoutes = [
  ...queryRoutes,
  ...labelRoutes,
  ...metadataRoutes,
  ...statusRoutes,
  ...poolRoutes,
  ...rulesRoutes,
  alertmanagersRoute,
  ...syntaxRoutes,
  featuresRoute,
  federateRoute,
  readRoute,
  explainRoute,
];

const addresses = [...prometheusRoutes, ...healthPaths.map((path) => ({ path, methods: ['GET', 'HEAD'] }))];

/** The Prometheus-compatible API of each fleet, below `/fleets/<id>/`. */
export function prometheusApi(app: FastifyInstance, context: RouteContext): void {
  void app.register(
    (scope, _, done) => {
      readForms(scope);
      scope.setNotFoundHandler(
        (request, reply) => sendNotOfFleets(request, reply, context) ?? sendUnrouted(request, reply, addresses)
      );
      healthRoutes(scope, context);
      prometheusRoutes.forEach((route) => registerPrometheus(scope, context, route));
      done();
    },
    { prefix: '/fleets/:fleet' }
  );
}
