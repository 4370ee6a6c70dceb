import { allowListDocumentSchema, allowListSavedSchema, allowListVersionsSchema } from '../../api/allowList';
import { versionedResource } from './versionedResource';

/** What a fleet's shards write to its long-term store. */
export const allowLists = versionedResource({
  ...{ name: 'allow-list', event: 'allowList' },
  ...{ document: allowListDocumentSchema, versions: allowListVersionsSchema, saved: allowListSavedSchema },
});
