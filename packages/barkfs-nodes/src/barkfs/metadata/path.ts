/** Paths: absolute, `/`-separated, no empty, `.` or `..` parts, no trailing slash. `/` is the root. */
import { HIDDEN_DIRECTORY, ROOT } from './master-metadata.ts';

export function isWellFormedPath(path: string): boolean {
  if (path === ROOT) {
    return true;
  }
  if (!path.startsWith('/')) {
    return false;
  }
  return path
    .slice(1)
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..');
}

export function parentOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? ROOT : path.slice(0, cut);
}

export function isInside(path: string, directory: string): boolean {
  return path.startsWith(directory === ROOT ? ROOT : `${directory}/`) && path !== directory;
}

/** Where a deleted file goes (R25). */
export function hiddenPath(fileId: number): string {
  return `${HIDDEN_DIRECTORY}/${fileId}`;
}

export function isHiddenPath(path: string): boolean {
  return path === HIDDEN_DIRECTORY || isInside(path, HIDDEN_DIRECTORY);
}
