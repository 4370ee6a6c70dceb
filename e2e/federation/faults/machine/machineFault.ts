/** Something that befalls the machine a proxy runs on, and what comes of it. */
export interface MachineFault {
  /** In plain words; unique. */
  readonly fault: string;
  /** What happens, in plain words. */
  readonly outcome: string;
  /** It needs a file system of its own, which not every machine allows. */
  readonly onDisk?: true;
  /** Brings it about. Rejects where something else happens. */
  readonly run: () => Promise<void>;
}

/** Faults of one kind. */
export interface FaultTable {
  readonly title: string;
  readonly faults: readonly MachineFault[];
}
