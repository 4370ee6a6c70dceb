/**
 * The parameters of a query string or a form, as Go reads them: a pair that is not well encoded, or has a semicolon, is left out.
 * Source: Go, net/url, parseQuery.
 */
export function parseForm(text: string): Array<[name: string, value: string]> {
  return text.split('&').flatMap((pair): Array<[string, string]> => {
    if (pair === '' || pair.includes(';') || /%(?![0-9a-fA-F]{2})/.test(pair)) {
      return [];
    }
    return [...new URLSearchParams(pair)];
  });
}
