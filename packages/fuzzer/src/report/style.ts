/** How parts of a report are set off. Without colours every one of these hands its text back. */
export interface Style {
  /** A violation, or what differs. */
  readonly bad: (text: string) => string;
  /** What the eye should find first. */
  readonly strong: (text: string) => string;
  /** What is only there for completeness. */
  readonly faint: (text: string) => string;
}

const asItIs = (text: string): string => text;

export const PLAIN: Style = { bad: asItIs, strong: asItIs, faint: asItIs };
