import { type Expr, parse, type Result } from '../../../src/engine';
import { queryFeatures } from '../../harness/queryFeatures';

/** Later releases read what earlier ones do. */
const NEWEST = { release: '3.16', features: queryFeatures('3.16') } as const;

/** A generated query, of whichever release it is. */
export function parseAny(query: string): Result<Expr> {
  return parse(query, { experimental: true, dialect: NEWEST });
}
