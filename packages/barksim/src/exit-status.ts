/** What the command line's exit status says. Scripts and CI jobs rely on these numbers. */
export const EXIT = {
  pass: 0,
  violation: 1,
  /** The command line itself was wrong; nothing was run. */
  usage: 2,
  /** The harness failed, or a seed did not do the same twice. */
  harness: 3,
  /** Nothing failed, but a check could not be decided. */
  inconclusive: 4,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
