import { defineConfig } from 'vitest/config';

// The time limit only ends what hangs; nothing passes or fails by being quick.
export default defineConfig({
  test: { environment: 'node', include: ['src/**/*.test.ts', 'build/**/*.test.ts'], testTimeout: 120_000 },
});
