/**
 * Chances of a link. They are compared with 16 random bits, a resolution of 15 parts per million: good enough above a
 * thousand, where it is less than one part in a hundred of what was asked. Below, the threshold is rounded down and what
 * is left over decides a draw that meets it exactly, with 16 bits more: a resolution of 0.0002 parts per million.
 */
const MILLION = 1_000_000;
const SIXTEEN_BITS = 65_536;
/** Chances below this get the second comparison. */
const FINE_BELOW_PPM = 1_000;

/** The chance that at least one of two independent things happens. */
export function eitherPpm(a: number, b: number): number {
  return a + Math.floor(((MILLION - a) * b) / MILLION);
}

export function isFine(ppm: number): boolean {
  return ppm > 0 && ppm < FINE_BELOW_PPM;
}

/** For chances of which 15 parts per million more or less do not matter. */
export function toCoarseThreshold(ppm: number): number {
  return Math.round((ppm * SIXTEEN_BITS) / MILLION);
}

/** A draw of 16 bits below this hits. */
export function toThreshold(ppm: number): number {
  return isFine(ppm) ? Math.floor((ppm * SIXTEEN_BITS) / MILLION) : toCoarseThreshold(ppm);
}

/** A draw that equals the threshold hits if 16 bits more are below this. */
export function toFraction(ppm: number): number {
  if (!isFine(ppm)) return 0;
  const exact = (ppm * SIXTEEN_BITS) / MILLION;
  return Math.round((exact - Math.floor(exact)) * SIXTEEN_BITS);
}
