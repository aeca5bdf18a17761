/** What the tests of every package have in common. The results file feeds the closing summary of `npm test`. */
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.{ts,mjs}'],
    reporters: ['default', ['json', { outputFile: '.test-results/results.json' }]],
    // Slow machines must not fail what is right; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

export default config;
