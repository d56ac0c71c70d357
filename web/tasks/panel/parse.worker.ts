import { parse } from './parse.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => postMessage(parse(data)));
