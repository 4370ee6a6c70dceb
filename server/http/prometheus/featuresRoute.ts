import { answerList } from './answerList';
import { type PrometheusRoute } from './prometheusRoute';

/** `features`: what all members have, and the fleet with them. */
export const featuresRoute: PrometheusRoute = {
  path: 'api/v1/features',
  methods: ['GET'],
  part: 'features',
  handle: (call, context) => answerList(call, context, { list: 'features', path: 'features', pass: [] }),
};
