import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** What every build of the panel shares; build/build.mjs makes the real one, page by page. */
export default defineConfig({
  plugins: [svelte()],
  build: { target: ['chrome92', 'safari15', 'firefox91'], modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
