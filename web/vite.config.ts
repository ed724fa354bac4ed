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
  },
  // For work on the page: `npm run dev` with the program running beside it.
  server: { proxy: { '/api': 'http://127.0.0.1:8501', '/ws': { target: 'ws://127.0.0.1:8501', ws: true } } },
});
