/**
 * Every message of BarkFS, by who talks to whom. Messages from the master to a chunk server, and the answers, carry the
 * chunk server's `session`: the time by its own clock at which it sent the registration that the master accepted. What
 * belongs to an earlier life of the server is thereby told apart and dropped.
 *
 * Data travels with the request from the client to the primary and from there to the secondaries; the paper's separate
 * push along a chain (R16) is left out.
 */
import type { Micros, NodeId } from '@barksim/sim-core';
import type { Bytes } from './bytes.ts';
import type { ChunkHandle, Errno, NamespaceRequest, NamespaceResult } from './metadata/operations.ts';

/** Asks for the last chunk of a file, whichever it is (record append). */
export const LAST_CHUNK = -1;
/** Stands where a chunk server is not registered. */
export const NO_SESSION = -1;
/** Stands where no chunk server is meant. */
export const NO_SERVER = -1;

/** What a chunk server says about one replica it holds. */
export interface ReplicaReport {
  readonly handle: ChunkHandle;
  readonly version: number;
  readonly corrupt: boolean;
}

export interface ChunkVersion {
  readonly handle: ChunkHandle;
  readonly version: number;
}

/** Client to master. `request` numbers grow over the client's whole life, restarts included. */
export type MasterRequest =
  /** Changes the namespace; `request` is also the sequence number under which retries are recognised (G8). */
  | { readonly type: 'change-namespace'; readonly request: number; readonly change: NamespaceRequest }
  | { readonly type: 'query-namespace'; readonly request: number; readonly query: 'list' | 'stat'; readonly path: string }
  /** Where can this chunk be read? (R4) */
  | { readonly type: 'find-locations'; readonly request: number; readonly path: string; readonly index: number }
  /** Who is its primary? (R14 step 1) A chunk right behind the end is created. */
  | {
      readonly type: 'find-primary';
      readonly request: number;
      readonly path: string;
      readonly index: number;
      /**
       * For an append that found a chunk full: the handle of that chunk, of which `index` is the next. The path may mean
       * another file by now, and then it starts again with that file's last chunk. 0 for everything else.
       */
      readonly after: ChunkHandle;
      /** The version under which mutations kept failing, 0 if none did: asks for a new lease even if one is out. */
      readonly failedVersion: number;
    };

/** Master to client. */
export type MasterReply =
  | { readonly type: 'namespace-result'; readonly request: number; readonly result: NamespaceResult }
  | {
      readonly type: 'chunk-found';
      readonly request: number;
      readonly index: number;
      readonly handle: ChunkHandle;
      /** Version of every named replica (R28). */
      readonly version: number;
      /** `NO_SERVER` in an answer to `find-locations`. */
      readonly primary: NodeId;
      /** All replicas in use, the primary included. May be empty: none is reachable now. */
      readonly replicas: readonly NodeId[];
      /** Chunks the file has. */
      readonly chunkCount: number;
    }
  /** `EOF`: the file has no such chunk. */
  | { readonly type: 'chunk-not-found'; readonly request: number; readonly errno: Errno | 'EOF' };

/** Client to chunk server. `version` is the one the client was told (R28). */
export type ChunkRequest =
  | {
      readonly type: 'read';
      readonly request: number;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly offset: number;
      readonly length: number;
    }
  | {
      readonly type: 'write';
      readonly request: number;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly offset: number;
      readonly data: Bytes;
    }
  | {
      readonly type: 'append';
      readonly request: number;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly data: Bytes;
    };

export type MutationOutcome = 'ok' | 'chunk-full' | 'failed' | 'no-lease';

/** Chunk server to client. */
export type ChunkReply =
  | {
      readonly type: 'read-reply';
      readonly request: number;
      readonly handle: ChunkHandle;
      /** Version of the replica that served the read, at least the one asked for. */
      readonly version: number;
      readonly offset: number;
      /** Shorter than asked for where the replica ends. */
      readonly data: Bytes;
    }
  | { readonly type: 'read-refused'; readonly request: number; readonly reason: 'missing' | 'stale' | 'corrupt' }
  | {
      readonly type: 'mutation-reply';
      readonly request: number;
      readonly outcome: MutationOutcome;
      readonly handle: ChunkHandle;
      readonly version: number;
      /** 0 when the mutation never got a serial number. */
      readonly serial: number;
      /** Where a write or a record begins in the chunk. */
      readonly offset: number;
    };

export type MutationKind = 'write' | 'append' | 'pad';

/** One mutation as the primary ordered it (R13): applied at exactly this offset by everybody (R17). */
export interface OrderedMutation {
  readonly handle: ChunkHandle;
  readonly version: number;
  readonly serial: number;
  readonly kind: MutationKind;
  readonly offset: number;
  readonly data: Bytes;
}

/** Between chunk servers: mutations from a primary, and clones pulled by their target (R23). */
export type PeerMessage =
  | { readonly type: 'mutation'; readonly mutation: OrderedMutation }
  | {
      readonly type: 'mutation-ack';
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly serial: number;
      /** False: not applied here; the primary reports an error to the client (R14). */
      readonly applied: boolean;
    }
  | { readonly type: 'pull-chunk'; readonly handle: ChunkHandle; readonly version: number }
  | { readonly type: 'chunk-copy'; readonly handle: ChunkHandle; readonly version: number; readonly data: Bytes };

/**
 * Chunk server to master. `sentAt` is the sender's monotonic clock when it was in the state that it tells of: of two messages
 * about one replica the master believes the newer.
 */
export type ServerReport =
  | { readonly type: 'register'; readonly sentAt: Micros; readonly replicas: readonly ReplicaReport[] }
  | {
      readonly type: 'heartbeat';
      readonly session: Micros;
      readonly sentAt: Micros;
      readonly replicas: readonly ReplicaReport[];
      /** Leases the server would like to keep (R11). */
      readonly extend: readonly ChunkVersion[];
    }
  | {
      readonly type: 'version-adopted';
      readonly session: Micros;
      readonly sentAt: Micros;
      readonly handle: ChunkHandle;
      readonly version: number;
    }
  | { readonly type: 'lease-held'; readonly session: Micros; readonly handle: ChunkHandle; readonly version: number }
  | {
      readonly type: 'chunk-cloned';
      readonly session: Micros;
      readonly sentAt: Micros;
      readonly handle: ChunkHandle;
      readonly version: number;
    };

/** Master to chunk server. */
export type ServerOrder =
  /** Echoes the `sentAt` of the registration: from now on the server's session. */
  | { readonly type: 'registered'; readonly session: Micros }
  /** The master does not know this session (any more): register again. */
  | { readonly type: 'unknown-session'; readonly session: Micros }
  | {
      readonly type: 'heartbeat-reply';
      readonly session: Micros;
      /** Echo of the heartbeat: extensions count from here (G3). */
      readonly sentAt: Micros;
      readonly extended: readonly ChunkVersion[];
    }
  /** Persist this version, then acknowledge (R12, G1). `create`: begin an empty replica if there is none. */
  | {
      readonly type: 'adopt-version';
      readonly session: Micros;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly create: boolean;
    }
  /** You are primary, counted from when you adopted this version (G3). */
  | {
      readonly type: 'grant-lease';
      readonly session: Micros;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly secondaries: readonly NodeId[];
    }
  | {
      readonly type: 'clone-chunk';
      readonly session: Micros;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly source: NodeId;
    }
  /** Delete a replica of this version or below; a current version is deleted only if `corrupt`, and still is (R27, R30). */
  | {
      readonly type: 'delete-replica';
      readonly session: Micros;
      readonly handle: ChunkHandle;
      readonly version: number;
      readonly corrupt: boolean;
    };

export type BarkfsMessage =
  | MasterRequest
  | MasterReply
  | ChunkRequest
  | ChunkReply
  | PeerMessage
  | ServerReport
  | ServerOrder;

/** In the order in which fingerprints number them: only ever add at the end. */
export const BARKFS_MESSAGE_TYPES: readonly BarkfsMessage['type'][] = [
  'change-namespace',
  'query-namespace',
  'find-locations',
  'find-primary',
  'namespace-result',
  'chunk-found',
  'chunk-not-found',
  'read',
  'write',
  'append',
  'read-reply',
  'read-refused',
  'mutation-reply',
  'mutation',
  'mutation-ack',
  'pull-chunk',
  'chunk-copy',
  'register',
  'heartbeat',
  'version-adopted',
  'lease-held',
  'chunk-cloned',
  'registered',
  'unknown-session',
  'heartbeat-reply',
  'adopt-version',
  'grant-lease',
  'clone-chunk',
  'delete-replica',
];
