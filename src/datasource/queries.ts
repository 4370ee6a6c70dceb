/** All that needs the engine, as one chunk. */
export { memberDialect } from './connection/memberDialect';
export { mergeMetadata } from './metadata/mergeMetadata';
export { requestMetadata } from './metadata/requestMetadata';
export { runRequest } from './query/runRequest';
