const groups = new Intl.NumberFormat('en-US');
const threeDigits = new Intl.NumberFormat('en-US', { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** What stands for a number that is not there. */
export const none = '–';

export const count = (value: number): string => groups.format(value);

/** `1 row`, `1,234 rows` */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `73.4 %` */
export const percent = (share: number | null): string =>
  share === null ? none : `${(100 * share).toFixed(1)} %`;

/** `71.2–75.5 %` */
export const interval = (low: number | null, high: number | null): string =>
  low === null || high === null ? none : `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)} %`;

/** Three decimals; very large and very small ones with an exponent. */
export function score(value: number | null): string {
  if (value === null) return none;
  const size = Math.abs(value);
  const text = size !== 0 && (size < 0.001 || size >= 1e6) ? size.toExponential(2) : threeDigits.format(size);
  // A real minus sign is as wide as the plus.
  return value < 0 ? `−${text}` : text;
}

/** With a sign, since it is a difference. */
export const margin = (value: number | null): string =>
  value !== null && value > 0 ? `+${score(value)}` : score(value);

/** `7.24B`, `124M`: as models are named. */
export function parameters(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(3))}B`;
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  return value >= 1e3 ? `${Number((value / 1e3).toPrecision(3))}K` : String(value);
}

/** `12.4 s`, `3 min 5 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
