import { b19RegistersOnce } from './b19-registers-once.ts';
import { b47AppendsAtOwnEnd } from './b47-appends-at-own-end.ts';
import type { PlantedBarkfsBug } from './planted-barkfs-bug.ts';

export type { PlantedBarkfsBug };

/** Every bug that can be planted into BarkFS, in the order of their ids. */
export const barkfsZoo: readonly PlantedBarkfsBug[] = [b19RegistersOnce, b47AppendsAtOwnEnd];
