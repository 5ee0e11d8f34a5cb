import { begin } from '../state/shell.ts';
import App from './App.svelte';
import './desk.css';
import { isDeskPath } from './routes.ts';

void begin(App, isDeskPath);
