/** Which anomalies each consistency model forbids (Adya 1999; Elle's elle.consistency-model). */

/** From the weakest to the strongest; each forbids what those before it forbid. */
export const CONSISTENCY_MODELS = [
  'read-uncommitted',
  'read-committed',
  'read-atomic',
  'snapshot-isolation',
  'serializable',
  'strong-session-serializable',
  'strict-serializable',
] as const;

export type ConsistencyModel = (typeof CONSISTENCY_MODELS)[number];

const FORBIDS_FIRST: Readonly<Record<string, ConsistencyModel>> = {
  G0: 'read-uncommitted',
  'duplicate-elements': 'read-uncommitted',
  'incompatible-order': 'read-uncommitted',
  'cyclic-versions': 'read-uncommitted',
  'dirty-update': 'read-uncommitted',
  'garbage-read': 'read-uncommitted',
  'future-read': 'read-committed',
  G1a: 'read-committed',
  G1b: 'read-committed',
  G1c: 'read-committed',
  internal: 'read-atomic',
  'G-single': 'snapshot-isolation',
  'G-nonadjacent': 'snapshot-isolation',
  'lost-update': 'snapshot-isolation',
  'G2-item': 'serializable',
};

/** The weakest model that forbids an anomaly. */
export function weakestForbidding(anomaly: string): ConsistencyModel {
  if (anomaly.endsWith('-realtime')) return 'strict-serializable';
  if (anomaly.endsWith('-process')) return 'strong-session-serializable';
  return FORBIDS_FIRST[anomaly] ?? 'strict-serializable';
}

export function forbids(model: ConsistencyModel, anomaly: string): boolean {
  return CONSISTENCY_MODELS.indexOf(weakestForbidding(anomaly)) <= CONSISTENCY_MODELS.indexOf(model);
}
