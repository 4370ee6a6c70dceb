/** What is asked of a fleet below `/api/v1/`. */
export interface Ask {
  readonly path: string;
  readonly form: ReadonlyArray<readonly [name: string, value: string]>;
}

/** A kind of plan node, and a question that has it. */
export interface Row {
  readonly kind: string;
  readonly ask: Ask;
  /** `store fails`: the member that fails is the long-term store, not a shard. */
  readonly fleet: 'shards' | 'store fails' | 'shard of a store fails';
  /** Whether raw samples of the member that fails are needed. */
  readonly raw?: true;
  /** Whether members are asked a second time when their first answers are all there. */
  readonly asksTwice?: true;
  /** What the notice says of an answer without that member; undefined: it is not asked. */
  readonly meaning?: string;
}

const MINUTE = 60_000;
export const START = 1_700_000_000_000;
export const SCRAPES = 160;
export const SCRAPE_INTERVAL = 15_000;
/** Minutes after the start: when a target goes to the shard that fails, and from when on shards have what is asked of them. */
export const MOVED = START + 12 * MINUTE + 1_234;
export const SHARDS_SINCE = START + 22 * MINUTE;
/** The targets' newest samples are a little before. */
const NOW = START + SCRAPES * SCRAPE_INTERVAL;

function at(query: string): Ask {
  return {
    path: 'query',
    form: [
      ['query', query],
      ['time', String(NOW / 1000)],
    ],
  };
}

function range(query: string, from: number, to: number): Ask {
  const times = { start: from / 1000, end: to / 1000, step: 40 };
  return {
    path: 'query_range',
    form: [['query', query], ...Object.entries(times).map(([n, v]) => [n, String(v)] as const)],
  };
}

/** Over the hand-over of a target, and on until nothing of it is read any more. */
function overMove(query: string): Ask {
  return range(query, START + 9 * MINUTE, START + 20 * MINUTE);
}

/** Over the time from which on shards have samples. */
function overStore(query: string): Ask {
  return range(query, START + 17 * MINUTE, START + 32 * MINUTE);
}

function search(path: string, ...matchers: readonly string[]): Ask {
  const times = [
    ['start', String(START / 1000)],
    ['end', String(NOW / 1000)],
  ] as const;
  return { path, form: [...matchers.map((one) => ['match[]', one] as const), ...times] };
}

/** Nobody else has anything of it: there is no answer without that member. */
export const NOBODY = 'nobody';
/** What lists say of a member that is missing. */
export const MISSING = 'missing';
const SERIES = 'its series are missing';
const WRONG = 'elements may be missing or wrong';
const OFF = 'the result may be off';

function shards(kind: string, ask: Ask, meaning?: string): Row {
  return { kind, ask, fleet: 'shards', meaning };
}

export const ROWS: readonly Row[] = [
  shards('nothing is asked of members', at('vector(1) + time()')),
  shards('union', at('memory_bytes'), SERIES),
  shards('union of functions', at('rate(http_requests_total{code="200"}[5m])'), SERIES),
  shards(
    'sum',
    at('sum by (code) (rate(http_requests_total[5m]))'),
    'this sum is a lower bound; groups may be missing'
  ),
  shards('count', at('count(memory_bytes)'), 'this count is a lower bound'),
  shards('min', at('min(memory_bytes)'), 'this minimum is an upper bound'),
  shards('max', at('max by (zone) (memory_bytes)'), 'this maximum is a lower bound; groups may be missing'),
  shards('group', at('group by (instance) (up)'), SERIES),
  shards('avg', at('avg(memory_bytes)'), 'this average may be off'),
  shards('stddev', at('stddev(memory_bytes)'), 'this standard deviation may be off'),
  shards('quantile', at('quantile(0.5, memory_bytes)'), 'this quantile may be off'),
  shards('topk', at('topk(5, memory_bytes)'), 'topk may miss series and show others instead'),
  shards('count_values', at('count_values("value", up)'), 'this count is a lower bound; groups may be missing'),
  shards('comparison of a sum', at('sum(rate(http_requests_total[5m])) > 1'), WRONG),
  shards('join within shards', at('request_duration_seconds_sum / request_duration_seconds_count'), SERIES),
  shards(
    'join across shards',
    at('http_requests_total{code="200"} / on (zone) group_left sum by (zone) (memory_bytes)'),
    OFF
  ),
  shards('or', at('memory_bytes{zone="a"} or on (zone) temperature_celsius'), WRONG),
  shards('unless', at('memory_bytes unless on (zone) (up == 0)'), WRONG),
  shards('absent', at('absent(up{instance="vm-03:9100"})'), 'whether anything is absent is unknown'),
  shards('scalar', at('vector(scalar(only_on_one))'), OFF),
  shards('subquery', at('max_over_time(sum(rate(http_requests_total[5m]))[10m:1m])'), 'the result is a lower bound'),
  shards(
    'histogram_quantile',
    at('histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket[5m])))'),
    'this quantile may be off'
  ),
  {
    ...shards(
      'raw samples',
      at('sum(request_duration_native_seconds)'),
      'this sum is a lower bound if no term is negative'
    ),
    raw: true,
    asksTwice: true,
  },
  { ...shards('straddling a move: union', overMove('memory_bytes'), WRONG), raw: true },
  {
    ...shards('straddling a move: rates', overMove('sum(rate(http_requests_total[5m]))'), 'this sum may be off'),
    raw: true,
  },
  {
    ...shards('straddling a move: quantile', overMove('quantile(0.5, memory_bytes)'), 'this quantile may be off'),
    raw: true,
  },
  {
    kind: 'segments with a store: a shard fails',
    ask: overStore('sum(rate(http_requests_total[5m]))'),
    fleet: 'shard of a store fails',
    raw: true,
    meaning: 'this sum may be off',
  },
  {
    kind: 'segments with a store: the store fails',
    ask: overStore('sum(rate(http_requests_total[5m]))'),
    fleet: 'store fails',
    raw: true,
    meaning: 'this sum may be off',
  },
  {
    kind: 'the store alone: the store fails',
    ask: range('sum(rate(http_requests_total[5m]))', START + 9 * MINUTE, START + 20 * MINUTE),
    fleet: 'store fails',
    meaning: NOBODY,
  },
  shards('metadata: series', search('series', 'memory_bytes'), MISSING),
  shards('metadata: labels', search('labels', 'only_on_one'), MISSING),
  shards('metadata: label values', search('label/instance/values'), MISSING),
];
