import { matcherAccepts, parseMetricSelector } from '../../../src/engine/index';
import { type RouteContext } from '../context';
import { fleetAlerts, ruleGroups, type RulesFilter } from '../../rules/ruleGroups';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './prometheusRoute';
import { answerList } from './answerList';
import { type RulesPage } from '../../prometheus/lists/list';

const PASSED = ['type', 'rule_name[]', 'rule_group[]', 'file[]', 'exclude_alerts', 'match[]'];
const PAGE = ['group_limit', 'group_next_token'];

/** As Go reads a bool. */
const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** `rules` and `alerts`: those of the fleet, and those of its members. */
export const rulesRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/rules', methods: ['GET'], strict: true, handle: rules },
  { path: 'api/v1/alerts', methods: ['GET'], handle: alerts },
];

/** What is wrong with parameters, members say. */
async function rules(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const { fleet, params } = call;
  const page = pageOf(params);
  const pass = page === 'unreadable' ? [...PASSED, ...PAGE] : PASSED;
  const own = fleet.rules && ruleGroups(fleet.rules, filterOf(params));
  return await answerList(call, context, {
    ...{ list: 'rules', path: 'rules', pass, own },
    page: page === 'unreadable' ? undefined : page,
  });
}

async function alerts(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  return await answerList(call, context, {
    list: 'alerts',
    path: 'alerts',
    pass: [],
    own: call.fleet.rules && fleetAlerts(call.fleet.rules),
  });
}

function filterOf(params: URLSearchParams): RulesFilter {
  const matches = params.getAll('match[]').map((text): RulesFilter['matches'][number] => {
    const selector = parseMetricSelector(text);
    return selector.ok
      ? (labels) =>
          selector.value.matchers.every((one) =>
            matcherAccepts(one, Object.hasOwn(labels, one.name) ? labels[one.name] : '')
          )
      : () => false;
  });
  const [names, groups, files] = ['rule_name[]', 'rule_group[]', 'file[]'].map((name) => params.getAll(name));
  const withAlerts = !TRUE.has(params.get('exclude_alerts') ?? '');
  return { withAlerts, type: (params.get('type') ?? '').toLowerCase(), names, groups, files, matches };
}

/** Undefined where all groups are wanted. Source: Prometheus 3.5 `web/api/v1/api.go`, `parseListRulesPaginationRequest`. */
function pageOf(params: URLSearchParams): RulesPage | 'unreadable' | undefined {
  const [limit, token] = PAGE.map((name) => params.get(name) ?? '');
  if (limit === '') {
    return token === '' ? undefined : 'unreadable';
  }
  return /^\+?\d+$/.test(limit) && Number(limit) > 0 ? { limit: Number(limit), token } : 'unreadable';
}
