import { defineConfig } from 'vite';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { offline } from './build/offline.ts';

// Two entries, so that a phone on a bad net loads nothing of the desk.
export default defineConfig({
  plugins: [svelte(), offline()],
  build: {
    target: ['chrome92', 'safari15', 'firefox91'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: { desk: 'index.html', phone: 'm.html' } },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
});
