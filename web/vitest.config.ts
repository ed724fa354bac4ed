import { defineConfig } from 'vitest/config';

// unit: pure code and parts in happy-dom, in seconds. browser: the real program, in Chromium (needs PIGGY_APP); two
// files at a time, as each has processes of its own and mostly waits. Nothing there is about speed, and compilers may run
// beside it: every wait is a long one.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          environment: 'node',
          testTimeout: 300_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000, interval: 50 } },
        },
      },
    ],
  },
});
