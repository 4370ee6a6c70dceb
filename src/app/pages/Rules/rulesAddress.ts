import { ruleQuerySchema, type RuleSearch } from '../../../api/rules';

/** Rules of a page. */
export const RULES_OF_PAGE = 100;

const shape = ruleQuerySchema.pick({
  search: true,
  kind: true,
  health: true,
  state: true,
  rule: true,
  group: true,
  file: true,
}).shape;

/** What the page shows, as its address holds it. */
export interface RulesAddress extends Pick<RuleSearch, keyof typeof shape> {
  /** The alerting rule of this name alone. */
  readonly alert?: string;
  /** From 1; of the fleet's rules, and of the shards'. */
  readonly page: number;
  readonly shardsPage: number;
}

/** Reads what `writeRules` wrote; what is no value of its parameter is as if it were not there. */
export function readRules(params: URLSearchParams): RulesAddress {
  const entries = Object.entries(shape).flatMap(([name, schema]) => {
    const value = params.get(name);
    return value === null || value === '' || !schema.safeParse(value).success ? [] : [[name, value]];
  });
  return {
    ...(Object.fromEntries(entries) as Pick<RuleSearch, keyof typeof shape>),
    alert: params.get('alert') || undefined,
    page: pageOf(params.get('page')),
    shardsPage: pageOf(params.get('shardsPage')),
  };
}

function pageOf(text: string | null): number {
  const page = Math.trunc(Number(text ?? 1));
  return page >= 1 ? page : 1;
}

/** The address as parameters, without what is as it is anyway. */
export function writeRules({ page, shardsPage, ...texts }: RulesAddress): URLSearchParams {
  const pages = { page: page > 1 ? String(page) : '', shardsPage: shardsPage > 1 ? String(shardsPage) : '' };
  return new URLSearchParams(
    Object.entries({ ...texts, ...pages }).flatMap(([name, text = '']) => (text === '' ? [] : [[name, text]]))
  );
}

/** What is asked of the proxy for a page. */
export function ruleSearchOf({ alert, page, shardsPage, ...rest }: RulesAddress, of: 'fleet' | 'shards'): RuleSearch {
  const shown = of === 'fleet' ? page : shardsPage;
  return {
    ...{ of, ...rest, offset: (shown - 1) * RULES_OF_PAGE, limit: RULES_OF_PAGE },
    ...(alert !== undefined && { rule: alert, kind: 'alerting' }),
  };
}

/** Whether some rules alone are shown. */
export function isFiltered({ page: _, shardsPage: __, ...texts }: RulesAddress): boolean {
  return Object.values(texts).some((text) => text !== undefined);
}
