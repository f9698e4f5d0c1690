import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { MINIFY } from './src-preload/page/minify.ts'

const at = (path: string) => resolve(import.meta.dirname, path)

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      sourcemap: true,
      rolldownOptions: {
        input: {
          desktop: at('src-main/hosts/electron/main.ts'),
          start: at('src-main/hosts/start.ts'),
          estafeta: at('src-main/hosts/headless/estafeta.ts'),
          'writer-thread': at('src-main/store/writer-thread.ts'),
          'reader-thread': at('src-main/store/reader-thread.ts'),
          'keeper-thread': at('src-main/store/keeper-thread.ts'),
        },
        // One folder for entries and chunks: the store finds its threads beside itself.
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      isolatedEntries: true,
      ...MINIFY,
      rolldownOptions: {
        input: {
          console: at('src-preload/index.ts'),
          // Code of client sites and picked pages: served and injected as text, never a preload.
          tag: at('src-preload/page/tag/index.ts'),
          picker: at('src-preload/page/picker/index.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
})
