import { begin } from '../state/shell.ts';
import Phone from './Phone.svelte';

void begin(Phone, (path) => path === '/m' || path.startsWith('/m/'));
