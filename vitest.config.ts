import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    isolate: false, // no module keeps state, so all files of a worker share what was loaded once
    maxWorkers: 2, // half of the tests wait for processes; by itself it would take half of the cores
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
