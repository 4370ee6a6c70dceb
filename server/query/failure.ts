import { errorCode } from '../errorCode';
import { AccessError } from '../endpoints/accessError';
import { type Redirect, redirectReason } from './redirect';

/** Why a member gave no (whole) answer. `timeout` and `unavailable` are its own failures; `canceled` and `limit` are ours. */
export interface MemberFailure {
  readonly kind: 'timeout' | 'unavailable' | 'canceled' | 'limit';
  /** For a person; names no address. */
  readonly message: string;
  /** Whether another replica may do better. */
  readonly retry: boolean;
  /** Whether the replica itself could not be spoken to, so that it is left alone for a while. */
  readonly unreachable: boolean;
}

/** Another replica may do better, and this one later; `message` says why. */
export function unavailable(message: string): MemberFailure {
  return { kind: 'unavailable', message, retry: true, unreachable: false };
}

const CONNECTION_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ENOTFOUND: 'its host name does not resolve',
  EAI_AGAIN: 'its host name does not resolve',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  ETIMEDOUT: 'no connection could be made in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection could be made in time',
  UND_ERR_SOCKET: 'the connection ended before the answer was complete',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection ended before the answer was complete',
  UND_ERR_HEADERS_OVERFLOW: 'its answer is not one of a Prometheus server',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a client certificate: set cert_file and key_file of tls_config',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it refuses our way to speak TLS, or wants a client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it refuses our client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'it refuses our client certificate, which has expired',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust our client certificate',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https: write http:// in its url',
  EPROTO: 'it does not speak https: write http:// in its url',
  Z_BUF_ERROR: 'the connection ended before the answer was complete',
  Z_DATA_ERROR: 'its answer is not well compressed',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** What an exception of the HTTP client means. */
export function connectionFailure(error: unknown): MemberFailure {
  if (error instanceof AccessError) {
    return { kind: 'unavailable', message: error.message, retry: true, unreachable: true };
  }
  const code = errorCode(error) ?? '';
  const known = CONNECTION_ERRORS[code];
  const message = known ?? (code.startsWith('HPE_') ? 'its answer is not HTTP' : 'the request failed');
  return { kind: 'unavailable', message, retry: true, unreachable: !code.startsWith('Z_') };
}

export interface RefusedAnswer {
  readonly status: number;
  readonly redirect?: Redirect;
  /** It takes no POST, and was asked by GET. */
  readonly getOnly?: boolean;
}

/** What an answer with a status other than 2xx, 400 and 422 means; `body` is the beginning of it. */
export function statusFailure(answer: RefusedAnswer, body: string): MemberFailure {
  const told = envelopeError(body);
  if (told?.errorType === 'timeout') {
    return { kind: 'timeout', message: told.error, retry: false, unreachable: false };
  }
  const message = told === undefined ? refusal(answer) : `it answered ${answer.status}: ${told.error}`;
  return unavailable(message);
}

function refusal({ status, redirect, getOnly = false }: RefusedAnswer): string {
  if (redirect !== undefined && status >= 300 && status < 400) {
    return redirectReason(status, redirect);
  }
  if (getOnly && (status === 414 || status === 431)) {
    return `it takes GET alone, and this query is too long for its URLs (${status})`;
  }
  return status === 401 || status === 403 ? 'it refuses our credentials' : `it answered ${status}`;
}

function envelopeError(body: string): { errorType: string; error: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) {
      // M3 tells no type.
      const { errorType = '', error } = parsed as { readonly errorType?: unknown; readonly error: unknown };
      return typeof errorType === 'string' && typeof error === 'string' ? { errorType, error } : undefined;
    }
  } catch {
    // Not JSON: the status alone has to do.
  }
  return undefined;
}
