/** What is searched for as parameters of an address; what is undefined is left out. */
export function searchParams(search: object): URLSearchParams {
  return new URLSearchParams(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  );
}
