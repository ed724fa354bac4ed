import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

// The report's template: one HTML file with script, style and chart library inside, written beside the page's files.
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = Object.values(bundle).find((file) => file.fileName.endsWith('.html'));
      if (page?.type !== 'asset') throw new Error('the report has no HTML');
      let html = String(page.source);
      for (const [name, file] of Object.entries(bundle)) {
        if (file === page) continue;
        const own = file.fileName.split('/').pop() ?? '';
        const text = file.type === 'chunk' ? file.code : String(file.source);
        const tag =
          file.type === 'chunk'
            ? new RegExp(`\\s*<script[^>]*src="[^"]*${own}"[^>]*></script>`)
            : new RegExp(`<link[^>]*href="[^"]*${own}"[^>]*>`);
        if (!tag.test(html)) throw new Error(`the report's HTML does not name ${own}`);
        if (file.type === 'chunk') {
          html = html.replace(tag, '');
          // After the data, which the script reads at once; "</script" must not end the element early.
          const script = `<script type="module">${text.replaceAll('</script', '<\\/script')}</script>`;
          html = html.replace('</body>', () => `${script}\n  </body>`);
        } else {
          html = html.replace(tag, () => `<style>${text}</style>`);
        }
        delete bundle[name];
      }
      if (html.split('"__REPORT_DATA__"').length !== 2)
        throw new Error('the report needs its placeholder exactly once');
      page.source = html;
      page.fileName = 'report-template.html';
    },
  };
}

export default defineConfig({
  root: 'report',
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: [
      { find: './load-chart', replacement: join(import.meta.dirname, 'report/load-chart.ts') },
      { find: './load-equity-chart', replacement: join(import.meta.dirname, 'report/load-equity-chart.ts') },
      // One file needs one instance of the library.
      { find: /^lightweight-charts\?.*/, replacement: 'lightweight-charts' },
    ],
  },
  plugins: [oneFile()],
  build: {
    target: 'es2022',
    outDir: '../dist',
    emptyOutDir: false,
    sourcemap: false,
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 500,
    rolldownOptions: { output: { codeSplitting: false } },
  },
});
