/** What the debugger colours, by meaning. Without colour every function hands its text back as it is. */
import pc from 'picocolors';

export interface Palette {
  /** Whether values may carry colour codes as well. */
  readonly isColoured: boolean;
  readonly prompt: (text: string) => string;
  readonly heading: (text: string) => string;
  readonly node: (text: string) => string;
  readonly type: (text: string) => string;
  readonly time: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly added: (text: string) => string;
  readonly error: (text: string) => string;
}

export function createPalette(isColoured: boolean): Palette {
  // Told nothing (a stream that is no terminal has no isTTY), the library would guess from the environment.
  const colours = pc.createColors(Boolean(isColoured));
  return {
    isColoured,
    prompt: colours.bold,
    heading: colours.bold,
    node: colours.cyan,
    type: colours.yellow,
    time: colours.blue,
    quiet: colours.dim,
    removed: colours.red,
    added: colours.green,
    error: (text) => colours.bold(colours.red(text)),
  };
}
