const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July'].concat(
  ...['August', 'September', 'October', 'November', 'December']
);
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');
const dayOfYear = (at: Date): number =>
  Math.floor(
    (Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) - Date.UTC(at.getUTCFullYear(), 0, 0)) / 864e5
  );
const hour12 = (at: Date): number => at.getUTCHours() % 12 || 12;

/** What a layout's parts stand for; the first that fits is taken. Source: Go, time/format.go. */
const PARTS: ReadonlyArray<readonly [part: RegExp, text: (at: Date, part: string) => string]> = [
  [/^January/, (at) => MONTHS[at.getUTCMonth()]],
  [/^Jan(?![a-z])/, (at) => MONTHS[at.getUTCMonth()].slice(0, 3)],
  [/^Monday/, (at) => DAYS[at.getUTCDay()]],
  [/^Mon(?![a-z])/, (at) => DAYS[at.getUTCDay()].slice(0, 3)],
  [/^MST/, () => 'UTC'],
  [/^002/, (at) => pad(dayOfYear(at), 3)],
  [/^01/, (at) => pad(at.getUTCMonth() + 1)],
  [/^02/, (at) => pad(at.getUTCDate())],
  [/^03/, (at) => pad(hour12(at))],
  [/^04/, (at) => pad(at.getUTCMinutes())],
  [/^05/, (at) => pad(at.getUTCSeconds())],
  [/^06/, (at) => pad(at.getUTCFullYear() % 100)],
  [/^15/, (at) => pad(at.getUTCHours())],
  [/^2006/, (at) => pad(at.getUTCFullYear(), 4)],
  [/^__2/, (at) => String(dayOfYear(at)).padStart(3)],
  [/^_2(?!006)/, (at) => String(at.getUTCDate()).padStart(2)],
  [/^1/, (at) => String(at.getUTCMonth() + 1)],
  [/^2/, (at) => String(at.getUTCDate())],
  [/^3/, (at) => String(hour12(at))],
  [/^4/, (at) => String(at.getUTCMinutes())],
  [/^5/, (at) => String(at.getUTCSeconds())],
  [/^PM/, (at) => (at.getUTCHours() < 12 ? 'AM' : 'PM')],
  [/^pm/, (at) => (at.getUTCHours() < 12 ? 'am' : 'pm')],
  [/^-07:00:00/, () => '+00:00:00'],
  [/^-07:00/, () => '+00:00'],
  [/^-070000/, () => '+000000'],
  [/^-0700/, () => '+0000'],
  [/^-07/, () => '+00'],
  [/^Z07(?::?00(?::?00)?)?/, () => 'Z'],
  [
    /^[.,]0+(?!\d)/,
    (at, part) =>
      part[0] +
      pad(at.getUTCMilliseconds(), 3)
        .padEnd(9, '0')
        .slice(0, part.length - 1),
  ],
  [/^[.,]9+(?!\d)/, (at, part) => trimmedFraction(at, part)],
];

function trimmedFraction(at: Date, part: string): string {
  const digits = pad(at.getUTCMilliseconds(), 3)
    .slice(0, part.length - 1)
    .replace(/0+$/, '');
  return digits === '' ? '' : part[0] + digits;
}

/** A time in UTC, laid out as Go's `time.Format` does. */
export function formatGoTime(ms: number, layout: string): string {
  const at = new Date(ms);
  let out = '';
  for (let rest = layout; rest !== '';) {
    const found = PARTS.map(([part, text]) => ({ match: part.exec(rest)?.[0], text })).find(
      ({ match }) => match !== undefined
    );
    const taken = found?.match ?? rest[0];
    out += found === undefined ? taken : found.text(at, taken);
    rest = rest.slice(taken.length);
  }
  return out;
}

/** A time as Go prints it. */
export function goTimeText(ms: number): string {
  return formatGoTime(ms, '2006-01-02 15:04:05.999999999 -0700 MST');
}

/** What templates may ask of a time without arguments. */
export const TIME_METHODS: Readonly<Record<string, (at: Date) => bigint | string | boolean>> = {
  Unix: (at) => BigInt(Math.floor(at.getTime() / 1000)),
  UnixMilli: (at) => BigInt(at.getTime()),
  Year: (at) => BigInt(at.getUTCFullYear()),
  Month: (at) => MONTHS[at.getUTCMonth()],
  Day: (at) => BigInt(at.getUTCDate()),
  Hour: (at) => BigInt(at.getUTCHours()),
  Minute: (at) => BigInt(at.getUTCMinutes()),
  Second: (at) => BigInt(at.getUTCSeconds()),
  Weekday: (at) => DAYS[at.getUTCDay()],
  YearDay: (at) => BigInt(dayOfYear(at)),
  String: (at) => goTimeText(at.getTime()),
};

/** A duration as Go prints it: `1h2m3.5s`. Source: Go, time.Duration.String. */
export function goDurationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) {
    return '0s';
  }
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  if (size < 1_000_000_000n) {
    const [unit, scale] =
      size < 1000n ? (['ns', 0] as const) : size < 1_000_000n ? (['µs', 3] as const) : (['ms', 6] as const);
    return `${sign}${scaled(size, scale)}${unit}`;
  }
  const minutes = size / 60_000_000_000n;
  const seconds = `${scaled(size % 60_000_000_000n, 9)}s`;
  const before = minutes >= 60n ? `${minutes / 60n}h${minutes % 60n}m` : minutes > 0n ? `${minutes}m` : '';
  return sign + before + seconds;
}

function scaled(value: bigint, scale: number): string {
  const unit = 10n ** BigInt(scale);
  const rest = (value % unit).toString().padStart(scale, '0').replace(/0+$/, '');
  return `${value / unit}${scale === 0 || rest === '' ? '' : `.${rest}`}`;
}
