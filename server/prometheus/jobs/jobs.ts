import { explainJob } from './explainJob';
import { queryJob } from './queryJob';

/** What threads compute. */
export const jobs = { query: queryJob, explain: explainJob };
