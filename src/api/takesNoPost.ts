/** What a gateway answers that lets GET alone through; it may be the credentials that are refused as well. */
const FORBIDDEN = 403;

/** Whether a status is that of an answer to a query, good or bad. */
export function isAnswer(status: number): boolean {
  return (status >= 200 && status < 300) || status === 400 || status === 422;
}

/** Whether a server that answered a POST of a form with a status may take GET alone: it is asked once more so. */
export function mayTakeNoPost(status: number): boolean {
  return status === 405 || status === 501 || status === FORBIDDEN;
}

/** Whether what it says to the GET stands for what it said to the POST: not the page on which one logs in. */
export function standsForPost(
  posted: number,
  got: { readonly status: number; readonly contentType: string | null }
): boolean {
  return posted !== FORBIDDEN || (isAnswer(got.status) && /^application\/json\b/i.test(got.contentType ?? ''));
}
