import { featuresList } from './featuresList';
import { namesList, seriesList } from './labelLists';
import { type List } from './list';
import { exemplarsList, metadataList } from './metadataLists';
import { poolConfigList, poolsList, relabelStepsList } from './poolLists';
import { alertsList, buildList, flagsList, rulesList, targetsList } from './statusLists';

/** The lists that there are, by their names. */
/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- of each its own type */
export const lists: Readonly<Record<ListName, List<any>>> = {
  names: namesList,
  series: seriesList,
  metadata: metadataList,
  exemplars: exemplarsList,
  targets: targetsList,
  rules: rulesList,
  alerts: alertsList,
  build: buildList,
  flags: flagsList,
  features: featuresList,
  pools: poolsList,
  poolConfig: poolConfigList,
  relabelSteps: relabelStepsList,
};

export type ListName =
  | 'names'
  | 'series'
  | 'metadata'
  | 'exemplars'
  | 'targets'
  | 'rules'
  | 'alerts'
  | 'build'
  | 'flags'
  | 'features'
  | 'pools'
  | 'poolConfig'
  | 'relabelSteps';
