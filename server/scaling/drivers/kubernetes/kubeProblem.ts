import { connectionFailure } from '../../../query/failure';
import { type LinkedSignal } from '../../../query/linkSignals';

/** One object. */
export interface Place {
  /** Below the API server, beginning with a slash. */
  readonly path: string;
  /** As rights name it: `prometheuses/scale`. */
  readonly resource: string;
  readonly namespace: string;
}

/** Why the API server was not told what was asked for. The message follows its name. */
export class KubeProblem extends Error {
  override readonly name = 'KubeProblem';
  /** Of the answer; undefined where there was none, or where it was not understood. */
  readonly status: number | undefined;

  constructor(message: string, { status }: { readonly status?: number } = {}) {
    super(message);
    this.status = status;
  }

  /** It no longer knows the version from which changes were asked for. */
  get isGone(): boolean {
    return this.status === 410;
  }
}

/** Why an answer is no success. `message`: the API server's own. */
export function refusal(
  status: number,
  asked: Omit<Place, 'path'> & { readonly verb: string; readonly message: string | undefined }
): KubeProblem {
  const { resource, namespace, verb, message } = asked;
  switch (status) {
    case 401:
      return new KubeProblem('does not know the credentials of the proxy', { status });
    case 403:
      return new KubeProblem(
        `does not let the proxy ${verb} ${resource} in the namespace ${namespace}: give its Role that right`,
        { status }
      );
    case 404:
      return new KubeProblem(`has no ${resource}: install the Prometheus Operator with its definitions`, { status });
    case 410:
      return new KubeProblem('no longer knows what was seen last', { status });
    default:
      return new KubeProblem(`answers ${status}${message === undefined ? '' : `: ${message}`}`, { status });
  }
}

/** Whatever a request failed with. */
export function problemOf(error: unknown, { isLate }: LinkedSignal): KubeProblem {
  if (error instanceof KubeProblem) {
    return error;
  }
  return new KubeProblem(isLate ? 'does not answer in time' : `cannot be asked: ${connectionFailure(error).message}`);
}
