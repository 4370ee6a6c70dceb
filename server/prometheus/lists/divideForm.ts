import { divideRecorded, parseMetricSelector, print, type Topology } from '../../../src/engine/index';

const LISTS_OF_SERIES = /^(?:series|labels|label\/.*\/values)$/s;
const MATCH = 'match[]';
/** What every series has a name for. */
const ANY = '{__name__!=""}';

/** Parameters of a list of series for the shards and for the records; undefined where these are not asked. */
export interface DividedForm {
  readonly shards: URLSearchParams | undefined;
  readonly records: URLSearchParams | undefined;
}

/** Divides what is asked of series between shards and records. What cannot be read is for the shards, which say what is wrong with it. */
export function divideForm(path: string, form: URLSearchParams, topology: Topology): DividedForm {
  if (topology.records === undefined || topology.records.names.length === 0 || !LISTS_OF_SERIES.test(path)) {
    return { shards: form, records: undefined };
  }
  const asked = form.getAll(MATCH);
  const texts = asked.length > 0 ? asked : [ANY];
  const divided = texts.map((text) => dividedText(text, topology));
  const formOf = (kind: 'shards' | 'records') => {
    const own = divided.flatMap((one) => one[kind] ?? []);
    const others = [...form].filter(([name]) => name !== MATCH);
    const matches = own.map((text): [string, string] => [MATCH, text]);
    return own.length === 0 ? undefined : new URLSearchParams([...others, ...matches]);
  };
  return { shards: asked.length > 0 ? formOf('shards') : form, records: formOf('records') };
}

function dividedText(text: string, topology: Topology): { readonly shards?: string; readonly records?: string } {
  const selector = parseMetricSelector(text);
  if (!selector.ok) {
    return { shards: text };
  }
  const { shards, records } = divideRecorded(selector.value, topology);
  return { shards: shards === selector.value ? text : shards && print(shards), records: records && print(records) };
}
