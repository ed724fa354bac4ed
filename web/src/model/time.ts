// Time: stored in UTC, shown in UTC or in the reader's zone; the letters of the zone stand beside it.

export type Zone = string; // an IANA name: "UTC", "America/New_York"

export const localZone = (): Zone => new Intl.DateTimeFormat().resolvedOptions().timeZone;
export const zoneOf = (setting: 'utc' | 'local'): Zone => (setting === 'utc' ? 'UTC' : localZone());

const formats = new Map<string, Intl.DateTimeFormat>();

/** UTC needs no calendar of zones: the first use of Intl's holds the first look at the page up by 30 ms. */
function utcParts(ms: number): Record<string, string> {
  const [year = '', month = '', date = '', hour = '', minutes = '', second = ''] = new Date(ms)
    .toISOString()
    .split(/[-T:.]/);
  return { year, month, day: date, hour, minute: minutes, second };
}

function parts(ms: number, zone: Zone): Record<string, string> {
  if (zone === 'UTC') return utcParts(ms);
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    });
    formats.set(zone, found);
  }
  return Object.fromEntries(found.formatToParts(ms).map(({ type, value }) => [type, value]));
}

export const seconds = (iso: string): number => Date.parse(iso) / 1000;

/** "2022-07-31" */
export function day(ms: number, zone: Zone): string {
  const { year, month, day: date } = parts(ms, zone);
  return `${year}-${month}-${date}`;
}

/** "2022-07-31 23:00" */
export function minute(ms: number, zone: Zone): string {
  const { hour, minute: minutes } = parts(ms, zone);
  return `${day(ms, zone)} ${hour}:${minutes}`;
}

/** "23:00:00" */
export function clock(ms: number, zone: Zone): string {
  const { hour, minute: minutes, second } = parts(ms, zone);
  return `${hour}:${minutes}:${second}`;
}

/** The zone's letters at that moment: "UTC", "GMT-4", "BST". */
export const zoneLetters = (ms: number, zone: Zone): string =>
  zone === 'UTC' ? 'UTC' : (parts(ms, zone)['timeZoneName'] ?? zone);

/** "2022-07-31 23:00 UTC" */
export const minuteWithZone = (ms: number, zone: Zone): string => `${minute(ms, zone)} ${zoneLetters(ms, zone)}`;

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
export const monthName = (index: number): string => monthNames[index] ?? '';

/** A label of the chart's time axis; the weight says how big the step is that the label marks. */
export function axisLabel(ms: number, weight: 'year' | 'month' | 'day' | 'time', zone: Zone): string {
  const { year, month, day: date, hour, minute: minutes } = parts(ms, zone);
  switch (weight) {
    case 'year':
      return year ?? '';
    case 'month':
      return monthName(Number(month) - 1);
    case 'day':
      return String(Number(date));
    case 'time':
      return `${hour}:${minutes}`;
  }
}

/** "3 d 4 h", "2 h 5 m", "12 s": how long a trade was held. */
export function span(from: number, to: number): string {
  const total = Math.max(0, Math.round(to - from));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  if (days > 0) return hours > 0 && days < 100 ? `${days} d ${hours} h` : `${days} d`;
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} m` : `${hours} h`;
  return minutes > 0 ? `${minutes} m` : `${total} s`;
}

/** "3 Feb 2026" */
export function shortDay(ms: number, zone: Zone): string {
  const { year, month, day: date } = parts(ms, zone);
  return `${Number(date)} ${monthName(Number(month) - 1)} ${year}`;
}
