/**
 * Where sun and moon stand, as far as the lunar calendar needs it. Formulas and figures: Jean Meeus, Astronomical
 * Algorithms, 2nd edition 1998, chapters 25 (sun, to 0.01 degree) and 49 (phases of the moon, to some seconds);
 * difference between uniform and civil time: Espenak and Meeus, Five Millennium Canon, 2006. Good for 1930 to 2060. Pure.
 */
import { DAY_MS } from './durations.ts';

/** Julian date of 1970-01-01T00:00Z. */
const UNIX_EPOCH = 2_440_587.5;
/** Julian date of 2000-01-01T12:00. */
const J2000 = 2_451_545;
const SYNODIC_MONTH = 29.530588861;
const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** Amplitude in days; then how often the anomalies of sun and moon and the argument of latitude go in. */
const MOON_TERMS: readonly (readonly [days: number, sun: number, moon: number, latitude: number])[] = [
  [-0.4072, 0, 1, 0],
  [0.17241, 1, 0, 0],
  [0.01608, 0, 2, 0],
  [0.01039, 0, 0, 2],
  [0.00739, -1, 1, 0],
  [-0.00514, 1, 1, 0],
  [0.00208, 2, 0, 0],
  [-0.00111, 0, 1, -2],
  [-0.00057, 0, 1, 2],
  [0.00056, 1, 2, 0],
  [-0.00042, 0, 3, 0],
  [0.00042, 1, 0, 2],
  [0.00038, 1, 0, -2],
  [-0.00024, -1, 2, 0],
  [-0.00007, 2, 1, 0],
  [0.00004, 0, 2, -2],
  [0.00004, 3, 0, 0],
  [0.00003, 1, 1, -2],
  [0.00003, 0, 2, 2],
  [-0.00003, 1, 1, 2],
  [0.00003, -1, 1, 2],
  [-0.00002, -1, 1, -2],
  [-0.00002, 1, 3, 0],
  [0.00002, 0, 4, 0],
];
/** What the planets add: amplitude in days, angle at k = 0 and its growth with k, in degrees. */
const PLANET_TERMS: readonly (readonly [days: number, start: number, step: number])[] = [
  [0.000325, 299.77, 0.107408],
  [0.000165, 251.88, 0.016321],
  [0.000164, 251.83, 26.651886],
  [0.000126, 349.42, 36.412478],
  [0.00011, 84.66, 18.206239],
  [0.000062, 141.74, 53.303771],
  [0.00006, 207.14, 2.453732],
  [0.000056, 154.84, 7.30686],
  [0.000047, 34.52, 27.261239],
  [0.000042, 207.19, 0.121824],
  [0.00004, 291.34, 1.844379],
  [0.000037, 161.72, 24.198154],
  [0.000035, 239.56, 25.513099],
  [0.000023, 331.55, 3.592518],
];

/** The moment of a new moon; number 0 is that of 06/01/2000. */
export function newMoon(k: number): Date {
  const t = k / 1236.85;
  const sun = 2.5534 + 29.1053567 * k - 0.0000014 * t ** 2;
  const moon = 201.5643 + 385.81693528 * k + 0.0107582 * t ** 2 + 0.00001238 * t ** 3;
  const latitude = 160.7108 + 390.67050284 * k - 0.0016118 * t ** 2 - 0.00000227 * t ** 3;
  const node = 124.7746 - 1.56375588 * k + 0.0020672 * t ** 2;
  const eccentricity = 1 - 0.002516 * t - 0.0000074 * t ** 2;
  let julian = 2_451_550.09766 + SYNODIC_MONTH * k + 0.00015437 * t ** 2 - 0.00000015 * t ** 3;
  for (const [days, m, n, f] of MOON_TERMS)
    julian += days * eccentricity ** Math.abs(m) * sine(m * sun + n * moon + f * latitude);
  julian -= 0.00017 * sine(node);
  for (const [days, start, step] of PLANET_TERMS)
    julian += days * sine(start + step * k - (start === 299.77 ? 0.009173 * t ** 2 : 0));
  return ofJulian(julian);
}

/** The number of the last new moon that may lie before the moment; it or one beside it is the last one. */
export function moonsUntil(at: Date): number {
  return Math.floor((at.getTime() / DAY_MS + UNIX_EPOCH - 2_451_550.1) / SYNODIC_MONTH);
}

/** The apparent longitude of the sun in degrees, 0 at the equinox of March, 270 at the winter solstice. */
export function sunLongitude(at: Date): number {
  const t = (at.getTime() / DAY_MS + UNIX_EPOCH + deltaT(at) / 86_400 - J2000) / 36_525;
  const mean = 280.46646 + 36_000.76983 * t + 0.0003032 * t ** 2;
  const anomaly = 357.52911 + 35_999.05029 * t - 0.0001537 * t ** 2;
  const centre =
    (1.914602 - 0.004817 * t - 0.000014 * t ** 2) * sine(anomaly) +
    (0.019993 - 0.000101 * t) * sine(2 * anomaly) +
    0.000289 * sine(3 * anomaly);
  const apparent = mean + centre - 0.00569 - 0.00478 * sine(125.04 - 1934.136 * t);
  return ((apparent % 360) + 360) % 360;
}

function ofJulian(julian: number): Date {
  const uniform = new Date(Math.round((julian - UNIX_EPOCH) * DAY_MS));
  return new Date(uniform.getTime() - Math.round(deltaT(uniform) * 1000));
}

/** Seconds by which uniform time is ahead of the clock. */
function deltaT(at: Date): number {
  const year = 1970 + at.getTime() / DAY_MS / 365.2425;
  if (year < 1941) {
    const t = year - 1920;
    return 21.2 + 0.84493 * t - 0.0761 * t ** 2 + 0.0020936 * t ** 3;
  }
  if (year < 1961) {
    const t = year - 1950;
    return 29.07 + 0.407 * t - t ** 2 / 233 + t ** 3 / 2547;
  }
  if (year < 1986) {
    const t = year - 1975;
    return 45.45 + 1.067 * t - t ** 2 / 260 - t ** 3 / 718;
  }
  if (year < 2005) {
    const t = year - 2000;
    return (
      63.86 +
      0.3345 * t -
      0.060374 * t ** 2 +
      0.0017275 * t ** 3 +
      0.000651814 * t ** 4 +
      0.00002373599 * t ** 5
    );
  }
  const t = year - 2000;
  return 62.92 + 0.32217 * t + 0.005589 * t ** 2;
}
