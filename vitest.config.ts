import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    globalSetup: ['test/left-out.ts', 'test/templates.ts'],
    // Vitest leaves a core free by itself, which on two cores is half the machine.
    maxWorkers: '100%',
    // Test files share no state, so a worker keeps the modules it has loaded: half of the suite's time was loading them again.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
  },
});
