import { type TargetSearch, targetQuerySchema } from '../../../api/targets';

/** Rows of a page. */
export const PAGE_SIZE = 100;

/** What the page shows, as its address holds it. */
export interface TargetsAddress extends Pick<TargetSearch, 'search' | 'job' | 'shard' | 'state' | 'health' | 'flag'> {
  readonly sort: NonNullable<TargetSearch['sort']>;
  readonly order: NonNullable<TargetSearch['order']>;
  /** From 1. */
  readonly page: number;
}

const schema = targetQuerySchema.pick({
  search: true,
  job: true,
  shard: true,
  state: true,
  health: true,
  flag: true,
  sort: true,
  order: true,
});

/** Reads what `writeTargets` wrote; what is no value of its parameter is as if it were not there. */
export function readTargets(params: URLSearchParams): TargetsAddress {
  const entries = Object.keys(schema.shape).flatMap((name) => {
    const value = params.get(name);
    const known = schema.shape[name as keyof typeof schema.shape].safeParse(value ?? undefined);
    return value === null || value === '' || !known.success ? [] : [[name, value]];
  });
  const page = Math.trunc(Number(params.get('page') ?? 1));
  return { ...schema.parse(Object.fromEntries(entries)), page: page >= 1 ? page : 1 };
}

/** The address as parameters, without what is as it is anyway. */
export function writeTargets(address: TargetsAddress): URLSearchParams {
  const plain: Readonly<Record<string, string>> = { sort: 'address', order: 'asc', page: '1' };
  return new URLSearchParams(
    Object.entries(address).flatMap(([name, value]) => {
      const text = value === undefined ? '' : String(value);
      return text === '' || text === plain[name] ? [] : [[name, text]];
    })
  );
}

/** What is asked of the proxy for a page. */
export function searchOf({ page, ...rest }: TargetsAddress): TargetSearch {
  return { ...rest, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
}
