// The two clocks of the page as text: a day (validAt), and a day known at or "" for now (knownAt).
import type { AsOf } from "../api/types.ts";

export interface Moment {
  /** The day asked about; "" is today. */
  validAt: string;
  /** The day at whose end the platform knew; "" is now. */
  knownAt: string;
}

const DAY = 86_400_000;
const PATTERN = /^\d{4}-\d{2}-\d{2}$/;

export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
}

export function dayText(number: number): string {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

export function isDay(text: string): boolean {
  return PATTERN.test(text) && !Number.isNaN(dayNumber(text)) && dayText(dayNumber(text)) === text;
}

/** Today in Shanghai, where the service's days begin and end. */
export function today(now: number = Date.now()): string {
  return new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** What the service is asked: a day known at means the whole of that day. */
export function asOf(moment: Moment): AsOf {
  const asked: AsOf = {};
  if (moment.validAt) asked.validAt = moment.validAt;
  if (moment.knownAt) asked.knownAt = `${moment.knownAt}T23:59:59+08:00`;
  return asked;
}
