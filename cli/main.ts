import { keepCompiled } from '../server/compiled.ts';

keepCompiled();
await import('./command.ts');
