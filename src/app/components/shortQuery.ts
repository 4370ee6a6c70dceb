/** A text in quotes that is longer is shortened. */
const LONG = 80;
/** Of many alternatives, so many are shown. */
const SHOWN = 3;

/** A query for a narrow place: of long texts in quotes, such as a matcher of many values, only the beginning. */
export function shortQuery(query: string): string {
  return query.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
    quoted.length > LONG ? `"${beginning(quoted.slice(1, -1))}"` : quoted
  );
}

function beginning(text: string): string {
  const values = text.split('|');
  const shown = values.slice(0, SHOWN).join('|');
  return values.length > SHOWN && shown.length <= LONG
    ? `${shown}|… ${values.length - SHOWN} more`
    : `${text.slice(0, LONG / 2)}…`;
}
