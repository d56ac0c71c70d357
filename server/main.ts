import { keepCompiled } from './compiled.ts';
import { startSmall } from './memory.ts';

keepCompiled();
const growFreely = startSmall();
const { serve } = await import('./serve.ts');
await serve();
growFreely();
