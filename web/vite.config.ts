import { defineConfig } from 'vite';

// The page. Plain TSX through Vite's own transform, no plugin; no source maps, because dist is compiled into the program.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    chunkSizeWarningLimit: 300,
    rolldownOptions: {
      // Words are constants: each stands where it is said.
      optimization: { inlineConst: { mode: 'all', pass: 2 } },
      output: {
        // Few and large: small files that are always fetched together are packed worse than one.
        codeSplitting: {
          groups: [
            // With what Trade and Backtest both begin with.
            {
              name: 'shell',
              test: /\/src\/(main|views\/(run-from-here|strategy-state)|components\/(attribution|colours)|words-chart)\.tsx?$/,
              priority: 3,
            },
            { name: 'trade', test: /\/src\/views\/trading-parts\.ts$/, priority: 2 },
            // What finished runs and reports share, beside the rows of the log.
            { name: 'csv', test: /\/src\/(components\/download|model\/(csv|months))\.ts$/, priority: 2 },
            {
              name: 'chart',
              test: /lightweight-charts[^?]*$|fancy-canvas|components\/(chart-base|live-canvas)/,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  // For work on the page: `npm run dev` with the program running beside it.
  server: { proxy: { '/api': 'http://127.0.0.1:8501', '/ws': { target: 'ws://127.0.0.1:8501', ws: true } } },
});
