/** What cannot be read of the notation of series, for a person. */
export class NotationProblem extends Error {}
