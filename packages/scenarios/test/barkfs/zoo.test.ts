import { correctChunkServerRules, correctMasterRules } from '@barksim/barkfs-nodes';
import { describe, expect, it } from 'vitest';
import * as propertyNames from '../../src/barkfs/property-names.ts';
import { barkfsZoo } from '../../src/barkfs/zoo/index.ts';
import { replacedRules } from '../support/replaced-rules.ts';

describe('the zoo of BarkFS', () => {
  it('differs from the correct tables in the rules that a bug names', () => {
    for (const { masterRules = correctMasterRules, chunkServerRules = correctChunkServerRules, replaces } of barkfsZoo) {
      const replaced = [...replacedRules(masterRules, correctMasterRules), ...replacedRules(chunkServerRules, correctChunkServerRules)];
      expect(replaced).toEqual(replaces);
    }
  });

  it('has each id once, and properties that exist', () => {
    const ids = barkfsZoo.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const known = new Set<string>(Object.values(propertyNames));
    for (const { expectedProperties } of barkfsZoo) expect(expectedProperties.filter((property) => !known.has(property))).toEqual([]);
  });
});
