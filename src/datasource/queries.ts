/** All that needs the engine, as one chunk. */
export { mergeMetadata } from './metadata/mergeMetadata';
export { requestMetadata } from './metadata/requestMetadata';
export { runRequest } from './query/runRequest';
