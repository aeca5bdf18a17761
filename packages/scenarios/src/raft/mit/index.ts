import type { Scenario } from '@barksim/sim-core';
import { lab3A } from './lab-3a.ts';
import { lab3B } from './lab-3b.ts';
import { lab3C } from './lab-3c.ts';
import { lab3D } from './lab-3d.ts';
import { lab4A } from './lab-4a.ts';
import { lab4B } from './lab-4b.ts';
import { lab4C } from './lab-4c.ts';

/** Tests of the MIT 6.5840 laboratories by name and intent, in their order. */
export const mitScenarios: readonly Scenario[] = [...lab3A, ...lab3B, ...lab3C, ...lab3D, ...lab4A, ...lab4B, ...lab4C];
