import { BASE_PATH, pages } from './paths';

/** What the Explain page shows, as its address holds it. */
export interface ExplainAddress {
  /** A fleet's id; else the data source whose fleet it is. */
  readonly fleet?: string;
  /** A data source's uid. */
  readonly ds?: string;
  readonly query: string;
  /** As in Grafana's addresses: `now-1h`, or milliseconds since the epoch. */
  readonly from?: string;
  readonly to?: string;
  /** An instant query, at the end of the range. */
  readonly instant?: boolean;
}

/** The address of the Explain page with a query, for links. */
export function explainPath(address: ExplainAddress): string {
  return `${BASE_PATH}/${pages.explain}?${explainParams(address)}`;
}

/** The address as parameters; what is empty is left out. */
export function explainParams({ instant, ...texts }: ExplainAddress): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined && value !== '') {
      params.set(name, value);
    }
  }
  if (instant === true) {
    params.set('instant', 'true');
  }
  return params;
}

/** Reads what `explainParams` wrote. */
export function readExplainParams(params: URLSearchParams): ExplainAddress {
  const text = (name: string) => params.get(name) ?? undefined;
  return {
    fleet: text('fleet'),
    ds: text('ds'),
    query: text('query') ?? '',
    from: text('from'),
    to: text('to'),
    instant: params.get('instant') === 'true',
  };
}
