/**
 * The namespace (GFS §4.1): changes as a pure function of metadata and request, and the queries. The errno matrix stands at
 * `Errno`. Locks (R8 to R10) are not modelled: the operation log puts changes one after another.
 */
import type { Micros } from '@barksim/sim-core';
import type { ChunkHandle, Errno, NamespaceRequest, NamespaceResult } from './operations.ts';
import type { FileMetadata, MasterMetadata, NamespaceEntry } from './master-metadata.ts';
import { HIDDEN_DIRECTORY, ROOT } from './master-metadata.ts';
import { hiddenPath, isHiddenPath, isInside, isWellFormedPath, parentOf } from './path.ts';

const DONE: NamespaceResult = { done: true };

/** Chunks whose file is gone are added to `removedChunks`. */
export function changeNamespace(
  metadata: MasterMetadata,
  request: NamespaceRequest,
  keepUntilWall: Micros,
  removedChunks: ChunkHandle[],
): NamespaceResult {
  switch (request.f) {
    case 'create':
      return createEntry(metadata, request.path, 'file');
    case 'mkdir':
      return createEntry(metadata, request.path, 'directory');
    case 'delete':
      return deleteEntry(metadata, request.path, keepUntilWall, removedChunks);
    case 'rename':
      return renameEntry(metadata, request.path, request.to);
  }
}

function createEntry(metadata: MasterMetadata, path: string, kind: 'file' | 'directory'): NamespaceResult {
  const errno = refuseNewName(metadata, path);
  if (errno !== undefined) {
    return { errno };
  }
  if (kind === 'directory') {
    metadata.namespace.set(path, { kind: 'directory' });
    return DONE;
  }
  const fileId = metadata.nextFileId++;
  metadata.files.set(fileId, { fileId, chunks: [], keepUntilWall: 0 });
  metadata.namespace.set(path, { kind: 'file', fileId });
  return DONE;
}

function refuseNewName(metadata: MasterMetadata, path: string): Errno | undefined {
  if (!isWellFormedPath(path) || path === ROOT || isHiddenPath(path)) {
    return 'EINVAL';
  }
  const parent = metadata.namespace.get(parentOf(path));
  if (parent === undefined) {
    return 'ENOENT';
  }
  if (parent.kind === 'file') {
    return 'ENOTDIR';
  }
  return metadata.namespace.has(path) ? 'EEXIST' : undefined;
}

/** A file moves to its hidden name; deleting it there removes it at once (R25). */
function deleteEntry(
  metadata: MasterMetadata,
  path: string,
  keepUntilWall: Micros,
  removedChunks: ChunkHandle[],
): NamespaceResult {
  if (!isWellFormedPath(path) || path === ROOT || path === HIDDEN_DIRECTORY) {
    return { errno: 'EINVAL' };
  }
  const entry = metadata.namespace.get(path);
  if (entry === undefined) {
    return { errno: 'ENOENT' };
  }
  if (entry.kind === 'directory') {
    if (hasEntries(metadata, path)) {
      return { errno: 'ENOTEMPTY' };
    }
    metadata.namespace.delete(path);
    return DONE;
  }
  if (isHiddenPath(path)) {
    removeFile(metadata, path, entry.fileId, removedChunks);
    return DONE;
  }
  metadata.namespace.delete(path);
  metadata.namespace.set(hiddenPath(entry.fileId), { kind: 'file', fileId: entry.fileId });
  (metadata.files.get(entry.fileId) as FileMetadata).keepUntilWall = keepUntilWall;
  return DONE;
}

function hasEntries(metadata: MasterMetadata, directory: string): boolean {
  for (const path of metadata.namespace.keys()) {
    if (isInside(path, directory)) {
      return true;
    }
  }
  return false;
}

/** The hidden name goes, the file goes, and its chunks become orphans that heartbeats clean up (R26). */
function removeFile(metadata: MasterMetadata, path: string, fileId: number, removedChunks: ChunkHandle[]): void {
  const file = metadata.files.get(fileId) as FileMetadata;
  for (const handle of file.chunks) {
    metadata.chunks.delete(handle);
    removedChunks.push(handle);
  }
  metadata.files.delete(fileId);
  metadata.namespace.delete(path);
}

/** Removes a deleted file whose time is up; nothing happens when it was undeleted or removed meanwhile. */
export function expireFile(metadata: MasterMetadata, fileId: number, removedChunks: ChunkHandle[]): boolean {
  const path = hiddenPath(fileId);
  if (!metadata.namespace.has(path)) {
    return false;
  }
  removeFile(metadata, path, fileId, removedChunks);
  return true;
}

/** Moves an entry and all below it. Moving a file out of the hidden directory undeletes it. */
function renameEntry(metadata: MasterMetadata, from: string, to: string): NamespaceResult {
  const malformed = !isWellFormedPath(from) || from === ROOT || from === HIDDEN_DIRECTORY || isInside(to, from);
  if (malformed) {
    return { errno: 'EINVAL' };
  }
  const entry = metadata.namespace.get(from);
  if (entry === undefined) {
    return { errno: isWellFormedPath(to) && to !== ROOT && !isHiddenPath(to) ? 'ENOENT' : 'EINVAL' };
  }
  const errno = refuseNewName(metadata, to);
  if (errno !== undefined) {
    return { errno };
  }
  const moved: [string, NamespaceEntry][] = [];
  for (const [path, below] of metadata.namespace) {
    if (path === from || isInside(path, from)) {
      moved.push([path, below]);
    }
  }
  for (const [path, below] of moved) {
    metadata.namespace.delete(path);
    metadata.namespace.set(to + path.slice(from.length), below);
  }
  if (entry.kind === 'file') {
    (metadata.files.get(entry.fileId) as FileMetadata).keepUntilWall = 0;
  }
  return DONE;
}

export function queryNamespace(metadata: MasterMetadata, query: 'list' | 'stat', path: string): NamespaceResult {
  if (!isWellFormedPath(path)) {
    return { errno: 'EINVAL' };
  }
  const entry = metadata.namespace.get(path);
  if (entry === undefined) {
    return { errno: 'ENOENT' };
  }
  if (query === 'stat') {
    const chunkCount = entry.kind === 'file' ? (metadata.files.get(entry.fileId) as FileMetadata).chunks.length : 0;
    return { kind: entry.kind, chunkCount };
  }
  if (entry.kind === 'file') {
    return { errno: 'ENOTDIR' };
  }
  const names: string[] = [];
  for (const other of metadata.namespace.keys()) {
    if (other !== ROOT && parentOf(other) === path) {
      const name = other.slice(other.lastIndexOf('/') + 1);
      if (!name.startsWith('.')) {
        names.push(name);
      }
    }
  }
  return { names: names.sort() };
}

/** The file at a path, or why there is none. */
export function resolveFile(metadata: MasterMetadata, path: string): FileMetadata | Errno {
  if (!isWellFormedPath(path)) {
    return 'EINVAL';
  }
  const entry = metadata.namespace.get(path);
  if (entry === undefined) {
    return 'ENOENT';
  }
  return entry.kind === 'directory' ? 'EISDIR' : (metadata.files.get(entry.fileId) as FileMetadata);
}
