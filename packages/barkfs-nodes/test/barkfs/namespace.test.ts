import { beforeEach, describe, expect, it } from 'vitest';
import type { MasterMetadata } from '../../src/barkfs/metadata/master-metadata.ts';
import { emptyMetadata } from '../../src/barkfs/metadata/master-metadata.ts';
import { changeNamespace, expireFile, queryNamespace, resolveFile } from '../../src/barkfs/metadata/namespace.ts';
import type { NamespaceRequest, NamespaceResult } from '../../src/barkfs/metadata/operations.ts';

const DONE = { done: true };

describe('namespace (§4.1)', () => {
  let metadata: MasterMetadata;
  let removed: number[];

  function change(request: NamespaceRequest): NamespaceResult {
    return changeNamespace(metadata, request, 500, removed);
  }

  beforeEach(() => {
    metadata = emptyMetadata();
    removed = [];
    change({ f: 'mkdir', path: '/d' });
    change({ f: 'create', path: '/d/f' });
    change({ f: 'create', path: '/g' });
  });

  it.each<[NamespaceRequest, string]>([
    [{ f: 'create', path: 'x' }, 'EINVAL'],
    [{ f: 'create', path: '/x/' }, 'EINVAL'],
    [{ f: 'create', path: '/x//y' }, 'EINVAL'],
    [{ f: 'create', path: '/../x' }, 'EINVAL'],
    [{ f: 'mkdir', path: '/' }, 'EINVAL'],
    [{ f: 'create', path: '/.deleted/9' }, 'EINVAL'],
    [{ f: 'create', path: '/nowhere/x' }, 'ENOENT'],
    [{ f: 'create', path: '/g/x' }, 'ENOTDIR'],
    [{ f: 'create', path: '/d' }, 'EEXIST'],
    [{ f: 'mkdir', path: '/g' }, 'EEXIST'],
    [{ f: 'delete', path: '/' }, 'EINVAL'],
    [{ f: 'delete', path: '/.deleted' }, 'EINVAL'],
    [{ f: 'delete', path: '/x' }, 'ENOENT'],
    [{ f: 'delete', path: '/d' }, 'ENOTEMPTY'],
    [{ f: 'rename', path: '/', to: '/x' }, 'EINVAL'],
    [{ f: 'rename', path: '/d', to: '/d/e' }, 'EINVAL'],
    [{ f: 'rename', path: '/d', to: '/.deleted/9' }, 'EINVAL'],
    [{ f: 'rename', path: '/x', to: '/y' }, 'ENOENT'],
    [{ f: 'rename', path: '/g', to: '/nowhere/g' }, 'ENOENT'],
    [{ f: 'rename', path: '/d', to: '/g/d' }, 'ENOTDIR'],
    [{ f: 'rename', path: '/g', to: '/d' }, 'EEXIST'],
    [{ f: 'rename', path: '/g', to: '/g' }, 'EEXIST'],
  ])('refuses %j with %s and changes nothing', (request, errno) => {
    const before = structuredClone(metadata);
    expect(change(request)).toEqual({ errno });
    expect(metadata).toEqual(before);
  });

  it.each([
    ['list', '/x', 'ENOENT'],
    ['list', '/g', 'ENOTDIR'],
    ['list', 'x', 'EINVAL'],
    ['stat', '/x', 'ENOENT'],
  ] as const)('refuses %s %s with %s', (query, path, errno) => {
    expect(queryNamespace(metadata, query, path)).toEqual({ errno });
  });

  it('lists what is right below a directory, sorted, hidden names left out', () => {
    change({ f: 'mkdir', path: '/a' });
    expect(queryNamespace(metadata, 'list', '/')).toEqual({ names: ['a', 'd', 'g'] });
    expect(queryNamespace(metadata, 'list', '/d')).toEqual({ names: ['f'] });
  });

  it('says of a path what it is', () => {
    expect(queryNamespace(metadata, 'stat', '/d')).toEqual({ kind: 'directory', chunkCount: 0 });
    expect(resolveFile(metadata, '/d')).toBe('EISDIR');
    expect(resolveFile(metadata, '/x')).toBe('ENOENT');
  });

  it('renames a directory with all below it, files keeping their identity', () => {
    const file = resolveFile(metadata, '/d/f');
    expect(change({ f: 'rename', path: '/d', to: '/e' })).toEqual(DONE);
    expect(resolveFile(metadata, '/e/f')).toBe(file);
    expect(resolveFile(metadata, '/d/f')).toBe('ENOENT');
  });

  it('deletes a file by renaming it to a hidden name, under which it can be read (R25)', () => {
    const file = resolveFile(metadata, '/g');
    expect(change({ f: 'delete', path: '/g' })).toEqual(DONE);
    expect(resolveFile(metadata, '/g')).toBe('ENOENT');
    expect(resolveFile(metadata, '/.deleted/2')).toBe(file);
    expect(removed).toEqual([]);
  });

  it('undeletes a file by renaming it back, and forgets its deadline (R25)', () => {
    change({ f: 'delete', path: '/g' });
    expect(change({ f: 'rename', path: '/.deleted/2', to: '/g' })).toEqual(DONE);
    expect(resolveFile(metadata, '/g')).toMatchObject({ keepUntilWall: 0 });
    expect(expireFile(metadata, 2, removed)).toBe(false);
  });

  it('removes a deleted file for good when its time is up, or when it is deleted again (R25)', () => {
    (metadata.files.get(2) as { chunks: number[] }).chunks.push(7);
    change({ f: 'delete', path: '/g' });
    expect(change({ f: 'delete', path: '/.deleted/2' })).toEqual(DONE);
    expect(removed).toEqual([7]);
    expect(metadata.files.has(2)).toBe(false);
    change({ f: 'delete', path: '/d/f' });
    expect(expireFile(metadata, 1, removed)).toBe(true);
    expect(metadata.files.size).toBe(0);
  });
});
