import { type MemberAnswer, type MemberRequest, type Transport } from '../transport';

/** What a fake member answers to a request: a body with its status, or a failure on the way. */
export type Reply =
  | { readonly status: number; readonly body: string; readonly replica?: string }
  | { readonly kind: 'timeout' | 'unavailable' | 'canceled' | 'limit'; readonly message: string };

/** Instant vector samples as Prometheus answers them: labels and value. */
export function vector(...samples: ReadonlyArray<readonly [labels: Record<string, string>, value: string]>): Reply {
  const result = samples.map(([metric, value]) => ({ metric, value: [0, value] }));
  return success({ resultType: 'vector', result });
}

/** A range answer: labels and the values at the steps of the request. */
export function matrix(
  request: MemberRequest,
  ...series: ReadonlyArray<readonly [labels: Record<string, string>, values: readonly string[]]>
): Reply {
  const time = (i: number) => (request.start + i * request.step) / 1000;
  const result = series.map(([metric, values]) => ({ metric, values: values.map((value, i) => [time(i), value]) }));
  return success({ resultType: 'matrix', result });
}

export function success(data: object, more: object = {}): Reply {
  return { status: 200, body: JSON.stringify({ status: 'success', data, ...more }) };
}

export function failure(status: number, errorType: string, error: string): Reply {
  return { status, body: JSON.stringify({ status: 'error', errorType, error }) };
}

/** A transport to fake members; every request it was given is in `asked`. */
export function fakeMembers(reply: (request: MemberRequest) => Reply): {
  readonly transport: Transport;
  readonly asked: MemberRequest[];
} {
  const asked: MemberRequest[] = [];
  const answer = (request: MemberRequest): MemberAnswer => {
    const given = reply(request);
    return 'kind' in given
      ? { id: request.id, ok: false, ...given, elapsedMs: 1 }
      : {
          id: request.id,
          ok: true,
          status: given.status,
          body: new TextEncoder().encode(given.body),
          replica: given.replica,
          elapsedMs: 1,
        };
  };
  const transport: Transport = async function* (requests) {
    asked.push(...requests);
    yield* requests.map(answer);
  };
  return { transport, asked };
}
