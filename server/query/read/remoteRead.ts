import { isVictoriaMetrics } from '../../../src/api/noAnswerReason';
import { type ExternalLabels, MAX_EXTERNAL_LABELS } from '../../../src/engine/index';
import { M3 } from '../../../src/recognition/serverMark';
import { beginning } from '../beginning';
import { type MemberFailure, statusFailure } from '../failure';
import { type Replica } from '../replica';
import { type ServerResponse } from '../serverConnection';
import { externalLabelsTold } from './externalLabels';
import { type ReadQuery } from './readQuery';
import { readRequestBody } from './readRequest';
import { M3_WAY, PROMETHEUS_WAY, type ReadWay } from './readWay';
import { isUnsupported } from './unsupported';

const CONFIG_BYTES = 4 * 1024 * 1024;
const ERROR_BYTES = 64 * 1024;
const HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-read-version': '0.1.0',
};

export type ReadResponse = ServerResponse & {
  readonly getOnly?: boolean;
  readonly external?: ExternalLabels;
  /** Of an answer in JSON: whether each NaN in it is a stale marker. */
  readonly nanIsStale?: boolean;
};

export interface RemoteReadOptions {
  /** The form of the range selector that has the same samples but for stale markers. */
  readonly form: URLSearchParams;
  readonly signal: AbortSignal;
}

/**
 * Sends a remote read to a replica. One that has none, or whose external labels are not known, is asked for a range
 * selector where that does. Throws where no answer begins, as `Replica.request` does.
 */
export async function remoteRead(
  replica: Replica,
  read: ReadQuery,
  options: RemoteReadOptions
): Promise<ReadResponse | MemberFailure> {
  const { signal } = options;
  if (replica.reading.unsupported !== undefined) {
    return readByQuery(replica, read, options);
  }
  const external = await externalLabels(replica, signal);
  if ('kind' in external) {
    return read.rangeSelectorDoes ? readByQuery(replica, read, options) : external;
  }
  let isVictoria = false;
  for (const way of waysOf(replica)) {
    const { path, headers, asked } = way;
    const body = readRequestBody(asked(read), external);
    const configured = replica.endpoint.access?.headers() ?? {};
    const added = Object.entries(headers).filter(([name]) => !Object.hasOwn(configured, name));
    const sent = { ...HEADERS, ...Object.fromEntries(added) };
    const response = await replica.send({ path, headers: sent, body, signal });
    if (response.status >= 200 && response.status < 300) {
      replica.reading.setWay(way);
      return { ...response, external: external.length === 0 ? undefined : external };
    }
    const text = await beginning(response.body, ERROR_BYTES);
    if (!isUnsupported(response.status, text)) {
      return statusFailure(response, text);
    }
    isVictoria = isVictoriaMetrics(response.status, text);
    if (isVictoria) {
      break;
    }
  }
  replica.reading.setUnsupported(isVictoria);
  return readByQuery(replica, read, options);
}

/** The ways to try, the likeliest first. */
function waysOf({ reading, recognised }: Replica): readonly ReadWay[] {
  const first = reading.way ?? (recognised?.name === M3 ? M3_WAY : PROMETHEUS_WAY);
  return [first, ...[PROMETHEUS_WAY, M3_WAY].filter((way) => way !== first)];
}

/** VictoriaMetrics shows stale markers in JSON, as NaN, which stands for nothing else there; Prometheus leaves them out. */
async function readByQuery(
  replica: Replica,
  read: ReadQuery,
  { form, signal }: RemoteReadOptions
): Promise<ReadResponse | MemberFailure> {
  const nanIsStale = replica.reading.unsupported?.nanIsStale ?? false;
  return read.rangeSelectorDoes || nanIsStale
    ? { ...(await replica.request({ method: 'POST', path: '/api/v1/query', form, signal })), nanIsStale }
    : NO_READ;
}

const NO_READ: MemberFailure = {
  kind: 'unavailable',
  message: 'it has no remote read, and a range selector, which lacks stale markers, does not do for this query',
  retry: true,
  unreachable: false,
};

/** The labels the replica adds to what is read of it, asked for again after a few seconds. */
async function externalLabels(replica: Replica, signal: AbortSignal): Promise<ExternalLabels | MemberFailure> {
  const known = replica.reading.external;
  if (known !== undefined) {
    return known;
  }
  const form = new URLSearchParams();
  const response = await replica.request({ method: 'GET', path: '/api/v1/status/config', form, signal });
  const text = await beginning(response.body, CONFIG_BYTES);
  const labels = externalLabelsTold(response.status, text);
  if (labels === undefined || labels.length > MAX_EXTERNAL_LABELS) {
    const message =
      labels === undefined
        ? `its external labels are not known: /api/v1/status/config answered ${response.status}`
        : `it has ${labels.length} external labels, more than the ${MAX_EXTERNAL_LABELS} that can be told from its series' own`;
    return { kind: 'unavailable', message, retry: true, unreachable: false };
  }
  replica.reading.setExternal(labels);
  return labels;
}
