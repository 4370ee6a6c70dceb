/** All that needs the engine, as one chunk. */
export { startComputer } from './compute/startComputer';
export { memberDialect, namedServer } from './connection/memberDialect';
export { lookAtMembers, memberLikeness } from './connection/memberLikeness';
export { memberIntervals } from './connection/memberIntervals';
export { otherServerText } from '../recognition/recogniseServer';
export { recognisedMember } from './connection/recognisedMember';
export { serverDuration } from './connection/serverDuration';
export { memberLists } from './metadata/memberLists';
export { mergeMetadata } from './metadata/mergeMetadata';
export { requestMetadata } from './metadata/requestMetadata';
export { runRequest } from './query/runRequest';
