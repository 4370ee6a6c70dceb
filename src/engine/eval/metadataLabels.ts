import { type Labels } from '../model/labels';
import { delaysNames } from '../syntax/delaysNames';
import { type Dialect } from '../syntax/dialect';
import { METADATA } from '../syntax/ignoredLabels';

const METADATA_SET: ReadonlySet<string> = new Set(METADATA);

/** Labels without name, type and unit. */
export function dropMetadata(labels: Labels): Labels {
  return labels.drop(METADATA_SET).losing(false);
}

/** The labels of a result that is no longer the metric: without name, type and unit, be it now or when the query is computed. */
export function losingMetadata(dialect: Dialect): (labels: Labels) => Labels {
  return delaysNames(dialect) ? (labels) => labels.losing(true) : dropMetadata;
}
