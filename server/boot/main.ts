import { keepCompiled } from './compileCache.ts';
import { startSmall } from './v8Flags.ts';

keepCompiled();
const growFreely = startSmall();
const { serve } = await import('./serve.ts');
await serve();
growFreely();
