import { fail, matcherAccepts, ok, parseMetricSelector, quote, type Result } from '../../src/engine/index';
import { type RouteContext } from '../routes/context';
import { ruleGroups, type RulesFilter } from '../rules/ruleGroups';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from './handler';
import { answerList } from './lists/answerList';
import { type RulesPage } from './lists/list';

const PASSED = ['type', 'rule_name[]', 'rule_group[]', 'file[]', 'exclude_alerts', 'match[]'];

/** `rules` and `alerts`: those of the fleet, and those of its members. */
export const rulesRoutes: readonly PrometheusRoute[] = [
  { path: 'api/v1/rules', methods: ['GET'], strict: true, handle: rules },
  { path: 'api/v1/alerts', methods: ['GET'], handle: alerts },
];

async function rules(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const { fleet, params } = call;
  const filter = filterOf(params);
  if (!filter.ok) {
    return filter;
  }
  const page = pageOf(params);
  if (!page.ok) {
    return page;
  }
  const own = fleet.rules && ruleGroups(fleet.rules, filter.value);
  return await answerList(call, context, { list: 'rules', path: 'rules', pass: PASSED, own, page: page.value });
}

async function alerts(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  return await answerList(call, context, { list: 'alerts', path: 'alerts', pass: [], own: call.fleet.rules && [] });
}

function filterOf(params: URLSearchParams): Result<RulesFilter> {
  const type = (params.get('type') ?? '').toLowerCase();
  if (type !== '' && type !== 'alert' && type !== 'record') {
    return fail('bad_data', `invalid parameter "type": not supported value ${quote(type)}`);
  }
  const matches: Array<RulesFilter['matches'][number]> = [];
  for (const text of params.getAll('match[]')) {
    const selector = parseMetricSelector(text);
    if (!selector.ok) {
      return fail('bad_data', `invalid parameter "match[]": ${selector.error.message}`);
    }
    const { matchers } = selector.value;
    matches.push((labels) =>
      matchers.every((one) => matcherAccepts(one, Object.hasOwn(labels, one.name) ? labels[one.name] : ''))
    );
  }
  const [names, groups, files] = ['rule_name[]', 'rule_group[]', 'file[]'].map((name) => params.getAll(name));
  return ok({ type, names, groups, files, matches });
}

/** Source: Prometheus 3.5 `web/api/v1/api.go`, `parseListRulesPaginationRequest`. */
function pageOf(params: URLSearchParams): Result<RulesPage | undefined> {
  const [limit, token] = [params.get('group_limit') ?? '', params.get('group_next_token') ?? ''];
  if (limit === '') {
    return token === ''
      ? ok(undefined)
      : fail(
          'bad_data',
          'invalid parameter "group_limit": group_limit needs to be set in order to paginate over the groups'
        );
  }
  if (!/^[+-]?\d+$/.test(limit)) {
    return fail('bad_data', 'invalid parameter "group_limit": group_limit needs to be a valid number');
  }
  return Number(limit) <= 0
    ? fail('bad_data', 'invalid parameter "group_limit": group_limit needs to be greater than 0')
    : ok({ limit: Number(limit), token });
}
