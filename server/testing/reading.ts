/** How slowly a client may read, where a test is of something else. */
export const READING = { clientStall: 5000, clientRate: 1, clientTime: 60_000 };
