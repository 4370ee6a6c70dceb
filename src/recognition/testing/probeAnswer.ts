import { PROBES, QUERY } from '../recogniseServer';

/** What a Prometheus 3 answers to what {@link recogniseServer} asks of PromQL; undefined for another address. */
export function probeAnswer(url: string): unknown {
  const params = new URLSearchParams(url.split('?')[1]);
  if (!/\/api\/v1\/query\?/.test(url) || params.get('query') !== QUERY) {
    return undefined;
  }
  const result = PROBES.map(([probe, , [text]]) => ({ metric: { probe }, value: [Number(params.get('time')), text] }));
  return { status: 'success', data: { resultType: 'vector', result } };
}
