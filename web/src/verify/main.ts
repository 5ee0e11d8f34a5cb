import { mount } from 'svelte';
import { language } from '../state/language.svelte.ts';
import { appearance } from '../state/theme.svelte.ts';
import '../tokens.css';
import Verify from './Verify.svelte';

language.tell();
appearance.follow();
mount(Verify, { target: document.getElementById('app')! });
