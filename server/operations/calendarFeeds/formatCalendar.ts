import { type EventSeries, formatLocalTime, formatSeries, formatTimeZone } from './formatSeries.ts';

/** Days are `2026-02-22`, both inclusive; instants are UTC with milliseconds. Without `to`, a moment. */
export type CalendarTime = { firstDay: string; lastDay: string } | { from: string; to?: string };

export interface CalendarEvent {
  /** Stays the same for the life of the event. */
  uid: string;
  changedAt: string;
  title: string;
  description: string;
  url: string;
  /** 1 (highest) to 9; 0: none. */
  priority: number;
  time: CalendarTime;
  series?: EventSeries;
}

interface Calendar {
  name: string;
  timeZone: string;
  events: CalendarEvent[];
}

const refreshInterval = 'PT15M';
const maxLineBytes = 75;

/** Formats a calendar as RFC 5545 says, with the properties of RFC 7986 and those that programs knew before it. */
export function formatCalendar({ name, timeZone, events }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Krokanti//Krokanti Tasks//EN',
    'CALSCALE:GREGORIAN',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    `X-WR-TIMEZONE:${timeZone}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${refreshInterval}`,
    `X-PUBLISHED-TTL:${refreshInterval}`,
    ...listTimeZones(events),
    ...events.flatMap(formatEvent),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

/** The time zones of events that repeat at a time of day, each once. */
function listTimeZones(events: readonly CalendarEvent[]): string[] {
  const starts = new Map<string, string>();
  for (const { series, time } of events) {
    if (!series || !('from' in time)) continue;
    const earliest = starts.get(series.timeZone);
    if (earliest === undefined || time.from < earliest) starts.set(series.timeZone, time.from);
  }
  return [...starts].flatMap(([timeZone, from]) => formatTimeZone(timeZone, from));
}

function formatEvent({ uid, changedAt, title, description, url, priority, time, series }: CalendarEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${formatInstant(changedAt)}`,
    `LAST-MODIFIED:${formatInstant(changedAt)}`,
    ...(series && 'from' in time ? [formatStartInZone(series.timeZone, time.from)] : formatTime(time)),
    ...(series ? formatSeries(series, 'from' in time ? time.from : undefined) : []),
    `SUMMARY:${escapeText(title)}`,
    `DESCRIPTION:${escapeText(description)}`,
    `URL:${url}`,
    ...(priority > 0 ? [`PRIORITY:${priority}`] : []),
    // A task does not make its assignee unavailable.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** What repeats keeps its local time. */
function formatStartInZone(timeZone: string, from: string): string {
  return `DTSTART;TZID=${timeZone}:${formatLocalTime(timeZone, from)}`;
}

function formatTime(time: CalendarTime): string[] {
  if ('from' in time) {
    const end = time.to === undefined ? [] : [`DTEND:${formatInstant(time.to)}`];
    return [`DTSTART:${formatInstant(time.from)}`, ...end];
  }
  const start = `DTSTART;VALUE=DATE:${formatDay(time.firstDay)}`;
  const dayAfter = Temporal.PlainDate.from(time.lastDay).add({ days: 1 });
  // The format has no years of five digits. Without an end, the event takes one day.
  return dayAfter.year > 9999 ? [start] : [start, `DTEND;VALUE=DATE:${formatDay(dayAfter.toString())}`];
}

function formatDay(day: string): string {
  return day.replaceAll('-', '');
}

function formatInstant(instant: string): string {
  return `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escapeText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the format does not allow these characters
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, '\\$&')
      .replace(/\n/g, '\\n')
  );
}

/** Breaks a line that is longer than 75 bytes, never inside a character. */
function foldLine(line: string): string {
  if (Buffer.byteLength(line) <= maxLineBytes) return line;
  let folded = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > maxLineBytes) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}
