import { memberAsk, type SeenLabels, seenOf, type Topology } from '../../engine/index';

/** What one member is asked of Prometheus' metadata API. */
export interface MemberList {
  readonly path: string;
  readonly params: URLSearchParams;
  /** How the labels of its series are seen. Left out: as they are. */
  readonly labels?: SeenLabels;
}

const API = '/api/v1/';

/** What each member is asked for a request, in their order; undefined where its labels match nothing of it. */
export function memberLists(
  path: string,
  params: URLSearchParams,
  topology: Pick<Topology, 'kind' | 'members' | 'dialect'>
): ReadonlyArray<MemberList | undefined> {
  return topology.members.map((member) => {
    const labels = seenOf(member, topology);
    if (labels === undefined) {
      return { path, params };
    }
    const asked = memberAsk({ path: path.slice(API.length), params: [...params] }, labels, topology);
    return (
      asked && {
        path: `${API}${asked.path}`,
        params: new URLSearchParams(asked.params.map(([name, value]): [string, string] => [name, value])),
        labels,
      }
    );
  });
}
