import { keepCompiled } from '../server/boot/compileCache.ts';

keepCompiled();
await import('./command.ts');
