/** Its path is the one argument that no other Prometheus process has. */
export const STORAGE_FLAG = '--storage.tsdb.path';
