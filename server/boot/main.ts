import { setUpCompileCache } from './compileCache.ts';
import { limitSemiSpaceGrowth } from './limitSemiSpaceGrowth.ts';

setUpCompileCache();
const allowSemiSpaceGrowth = limitSemiSpaceGrowth();
const { serve } = await import('./serve.ts');
await serve();
allowSemiSpaceGrowth();
